package io.outrigger.config;

import java.util.List;

/** The keys that name a chain of targets; the model pattern stands behind them. */
final class FallbackSettings {

  static final SettingGroup GROUP = new SettingGroup();

  static final Setting<List<String>> CHAIN = GROUP.add("fallback", new ChainGrammar());
  static final Setting<List<String>> CONTEXT_LENGTH =
      GROUP.add("fallback.context-length", new ChainGrammar());

  private FallbackSettings() {}
}
