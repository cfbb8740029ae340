package io.outrigger.config;

/** The keys of one canned reply, {@code outrigger.degrade.rule.<name>.*}. */
final class RuleSettings {

  static final String PREFIX = Keys.PREFIX + "degrade.rule.";

  static final SettingGroup GROUP = new SettingGroup();

  static final Setting<String> MATCH = GROUP.add("match", new RegexGrammar());
  static final Setting<String> REPLY =
      GROUP.add("reply", new TextGrammar(TextGrammar.LONGEST_REPLY));

  private RuleSettings() {}
}
