package io.outrigger.config;

/** The keys that only an endpoint has, besides the policy keys. */
final class EndpointSettings {

  static final SettingGroup GROUP = new SettingGroup();

  static final Setting<UrlGrammar.Url> URL = GROUP.add("url", new UrlGrammar());
  static final Setting<String> PROVIDER = GROUP.add("provider", providers());

  /** Words of every dialect, in the order of the manual. */
  private static final String WORDS =
      "openai,azure,anthropic,gemini,vertex,bedrock,cohere,mistral,ollama,groq,deepseek,xai,"
          + "together,fireworks,perplexity,openrouter,huggingface,vllm,litellm";

  private EndpointSettings() {}

  private static WordGrammar<String> providers() {
    WordGrammar<String> grammar = new WordGrammar<>();
    for (String word : WORDS.split(",", -1)) {
      grammar.word(word, word);
    }
    return grammar;
  }
}
