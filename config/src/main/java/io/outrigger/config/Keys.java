package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The grammar of key names. */
final class Keys {

  static final String PREFIX = "outrigger.";

  /** Not a setting: it says where the settings are. */
  static final String FILE_PROPERTY = "outrigger.config";

  static final String FILE_VARIABLE = "OUTRIGGER_CONFIG";

  private static final String ENDPOINT = "endpoint.";
  private static final String MODEL = "model.";
  private static final String RULE = "degrade.rule.";
  private static final String FALLBACK = "fallback.";
  private static final String CONTEXT_LENGTH = "context-length.";

  /** Names that later versions will understand, where one ends in a dot also all below it. */
  static final List<String> NOT_BUILT =
      List.of("fault.", "fleet.", "reload.", "telemetry.capture-content");

  private Keys() {}

  static Key locate(String text) {
    if (text.startsWith(PREFIX)) {
      String name = text.substring(PREFIX.length());
      if (name.startsWith(ENDPOINT)) {
        return endpoint(text, name.substring(ENDPOINT.length()));
      }
      if (name.startsWith(MODEL)) {
        return model(text, name.substring(MODEL.length()));
      }
      if (name.startsWith(RULE)) {
        return rule(text, name.substring(RULE.length()));
      }
      if (name.startsWith(FALLBACK) && PolicySettings.GROUP.get(name) == null) {
        return chain(text, name.substring(FALLBACK.length()));
      }
      Setting<?> setting = GlobalSettings.GROUP.get(name);
      return key(
          text,
          Key.Scope.GLOBAL,
          "",
          setting == null ? PolicySettings.GROUP.get(name) : setting,
          name);
    }
    return unknown(text);
  }

  private static Key endpoint(String text, String rest) {
    int dot = rest.indexOf('.');
    String owner = dot < 0 ? "" : rest.substring(0, dot);
    if (!isEndpointName(owner)) {
      return unknown(text);
    }
    String name = rest.substring(dot + 1);
    for (Setting<?> setting : EndpointSettings.WITH_PARTS) {
      if (name.startsWith(setting.name() + ".")) {
        String part = name.substring(setting.name().length() + 1);
        return EndpointSettings.isPart(setting, part)
            ? new Key(text, Key.Kind.SETTING, Key.Scope.ENDPOINT, owner, part, setting)
            : unknown(text);
      }
    }
    Setting<?> setting = EndpointSettings.GROUP.get(name);
    return key(
        text,
        Key.Scope.ENDPOINT,
        owner,
        setting == null ? PolicySettings.GROUP.get(name) : setting,
        name);
  }

  private static Key rule(String text, String rest) {
    int dot = rest.indexOf('.');
    String owner = dot < 0 ? "" : rest.substring(0, dot);
    Setting<?> setting = RuleSettings.GROUP.get(rest.substring(dot + 1));
    return isEndpointName(owner) && setting != null
        ? new Key(text, Key.Kind.SETTING, Key.Scope.RULE, owner, setting)
        : unknown(text);
  }

  /**
   * Model names hold dots, so the policy key is whatever known name comes behind the first ones.
   */
  private static Key model(String text, String rest) {
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
      String pattern = rest.substring(0, dot);
      String name = rest.substring(dot + 1);
      if (isModelPattern(pattern)) {
        Key key = key(text, Key.Scope.MODEL, pattern, PolicySettings.GROUP.get(name), name);
        if (key.kind() != Key.Kind.UNKNOWN) {
          return key;
        }
      }
    }
    return unknown(text);
  }

  private static Key chain(String text, String rest) {
    boolean longer = rest.startsWith(CONTEXT_LENGTH);
    String pattern = longer ? rest.substring(CONTEXT_LENGTH.length()) : rest;
    for (String name : PolicySettings.GROUP.names()) {
      if (name.startsWith(FALLBACK) && NearestKey.isMisspelt(FALLBACK + rest, name)) {
        return unknown(text); // a typo, and no model
      }
    }
    return isModelPattern(pattern)
        ? new Key(
            text,
            Key.Kind.SETTING,
            Key.Scope.CHAIN,
            pattern,
            longer ? FallbackSettings.CONTEXT_LENGTH : FallbackSettings.CHAIN)
        : unknown(text);
  }

  private static Key key(
      String text, Key.Scope scope, String owner, @Nullable Setting<?> setting, String name) {
    if (setting != null) {
      return new Key(text, Key.Kind.SETTING, scope, owner, setting);
    }
    for (String notBuilt : NOT_BUILT) {
      boolean matches =
          notBuilt.endsWith(".")
              ? name.startsWith(notBuilt) && name.length() > notBuilt.length()
              : name.equals(notBuilt);
      if (matches) {
        return new Key(text, Key.Kind.NOT_BUILT, scope, owner, null);
      }
    }
    return unknown(text);
  }

  private static Key unknown(String text) {
    return new Key(text, Key.Kind.UNKNOWN, Key.Scope.GLOBAL, "", null);
  }

  /** No blanks and control characters: they would break the lines of messages and listings. */
  static boolean isModelPattern(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean starInside = c == '*' && i < pattern.length() - 1;
      if (starInside || Character.isISOControl(c) || Character.isWhitespace(c)) {
        return false;
      }
    }
    return !pattern.isEmpty();
  }

  /** What names under a prefix may be made of, for the message about an unknown key. */
  static String rule(String text) {
    if (text.startsWith(PREFIX + ENDPOINT)) {
      return " (an endpoint's name is made of letters, digits, - and _)";
    }
    if (text.startsWith(PREFIX + FALLBACK)) {
      return " (a model pattern holds * only at its end)";
    }
    if (text.startsWith(PREFIX + MODEL)) {
      return " (a model pattern holds * only at its end, and a policy key follows)";
    }
    if (text.startsWith(PREFIX + RULE)) {
      return " (a rule's name is made of letters, digits, - and _; behind it .match or .reply)";
    }
    return "";
  }

  static boolean isEndpointName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Grammar.isLetterOrDigit(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** All keys that stand once. */
  static List<String> global() {
    List<String> keys = new ArrayList<>();
    addAll(keys, PREFIX, GlobalSettings.GROUP);
    addAll(keys, PREFIX, PolicySettings.GROUP);
    return keys;
  }

  /** All keys of one endpoint. */
  static List<String> ofEndpoint(String name) {
    List<String> keys = new ArrayList<>();
    addAll(keys, PREFIX + ENDPOINT + name + ".", EndpointSettings.GROUP);
    addAll(keys, PREFIX + ENDPOINT + name + ".", PolicySettings.GROUP);
    return keys;
  }

  /** All keys of one model pattern. */
  static List<String> ofModel(String pattern) {
    List<String> keys = new ArrayList<>();
    addAll(keys, PREFIX + MODEL + pattern + ".", PolicySettings.GROUP);
    return keys;
  }

  /** All keys of one rule. */
  static List<String> ofRule(String name) {
    List<String> keys = new ArrayList<>();
    addAll(keys, PREFIX + RULE + name + ".", RuleSettings.GROUP);
    return keys;
  }

  private static void addAll(List<String> keys, String prefix, SettingGroup group) {
    for (String name : group.names()) {
      keys.add(prefix + name);
    }
  }
}
