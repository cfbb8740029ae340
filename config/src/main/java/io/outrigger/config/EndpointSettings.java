package io.outrigger.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The keys that only an endpoint has, besides the policy keys. */
final class EndpointSettings {

  static final SettingGroup GROUP = new SettingGroup();

  static final Setting<UrlGrammar.Url> URL = GROUP.add("url", new UrlGrammar());
  static final Setting<String> PROVIDER = GROUP.add("provider", providers());

  static final Setting<Secret> API_KEY = GROUP.add("api-key", new SecretGrammar());
  static final Setting<Set<String>> DROP = GROUP.add("drop", new ParametersGrammar());

  /** Keys that name a header or a request parameter behind them. */
  private static final SettingGroup PARTS = new SettingGroup();

  static final Setting<Secret> HEADER = PARTS.add("header", new SecretGrammar());
  static final Setting<String> SET =
      PARTS.add("set", new TextGrammar(TextGrammar.LONGEST_PARAMETER));
  static final List<Setting<?>> WITH_PARTS = List.of(HEADER, SET);

  /** Headers that belong to one connection, or that the client writes itself. */
  private static final String NOT_SETTABLE =
      ",host,connection,content-length,transfer-encoding,expect,upgrade,te,trailer,keep-alive,";

  /** Words of every dialect, in the order of the manual. */
  private static final String WORDS =
      "openai,azure,anthropic,gemini,vertex,bedrock,cohere,mistral,ollama,groq,deepseek,xai,"
          + "together,fireworks,perplexity,openrouter,huggingface,vllm,litellm";

  private EndpointSettings() {}

  /** Whether what stands behind {@code header.} or {@code set.} can be meant. */
  static boolean isPart(Setting<?> setting, String part) {
    return setting == HEADER
        ? isHeader(part) && !NOT_SETTABLE.contains("," + part.toLowerCase(Locale.ROOT) + ",")
        : ParametersGrammar.isName(part);
  }

  private static boolean isHeader(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Grammar.isLetterOrDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static WordGrammar<String> providers() {
    WordGrammar<String> grammar = new WordGrammar<>();
    for (String word : WORDS.split(",", -1)) {
      grammar.word(word, word);
    }
    return grammar;
  }
}
