package io.outrigger.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The keys that stand once, for the whole agent; texts for people come per category. */
final class GlobalSettings {

  static final SettingGroup GROUP = new SettingGroup();

  static final Setting<Boolean> ENABLED = GROUP.add("enabled", WordGrammar.bool());
  static final Setting<Mode> MODE =
      GROUP.add(
          "mode",
          new WordGrammar<Mode>()
              .word("protect", Mode.PROTECT)
              .word("observe", Mode.OBSERVE)
              .word("off", Mode.OFF));
  static final Setting<GenAiNaming> GENAI =
      GROUP.add(
          "telemetry.genai",
          new WordGrammar<GenAiNaming>()
              .word("latest", GenAiNaming.LATEST)
              .word("v1.41", GenAiNaming.V1_41)
              .word("dup", GenAiNaming.DUP));

  /** Empty = none. */
  static final Setting<String> RULES_FILE =
      GROUP.add("rules.file", new TextGrammar(TextGrammar.LONGEST_PATH));

  static final Setting<Integer> CACHE_BYTES =
      GROUP.add("degrade.cache.max-bytes", new SizeGrammar());
  static final Setting<String> EMBEDDING_URL =
      GROUP.add("degrade.cache.embedding-url", new PlainUrlGrammar());
  static final Setting<String> EMBEDDING_MODEL =
      GROUP.add("degrade.cache.embedding-model", new TextGrammar(TextGrammar.LONGEST_MESSAGE));
  static final Setting<Secret> EMBEDDING_KEY =
      GROUP.add("degrade.cache.embedding-api-key", new SecretGrammar());
  static final Setting<String> TENANT_HEADER =
      GROUP.add("degrade.cache.tenant-header", new HeaderNameGrammar());

  /** Not set = no status page. */
  static final Setting<Integer> STATUS_PORT = GROUP.add("status.port", new WholeGrammar(0, 65_535));

  static final Setting<String> STATUS_ADDRESS = GROUP.add("status.address", new AddressGrammar());

  /** Title, body and action of each category. */
  static final Map<ErrorCategory, List<Setting<String>>> MESSAGES = messages();

  static {
    ReportSettings.known();
  }

  private GlobalSettings() {}

  private static Map<ErrorCategory, List<Setting<String>>> messages() {
    Map<ErrorCategory, List<Setting<String>>> messages = new EnumMap<>(ErrorCategory.class);
    for (ErrorCategory category : ErrorCategory.values()) {
      String name = "message." + category.word();
      messages.put(
          category,
          List.of(
              GROUP.add(name + ".title", new TextGrammar(TextGrammar.LONGEST_MESSAGE)),
              GROUP.add(name + ".body", new TextGrammar(TextGrammar.LONGEST_MESSAGE)),
              GROUP.add(name + ".action", new TextGrammar(TextGrammar.LONGEST_MESSAGE))));
    }
    return messages;
  }
}
