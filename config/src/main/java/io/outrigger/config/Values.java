package io.outrigger.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that count so far, by key; a later source replaces an earlier one key by key. */
final class Values {

  private final Map<String, Value> byKey = new LinkedHashMap<>();
  private final Map<String, Value> packaged = new HashMap<>();
  private final ConfigSources sources;
  private final Problems problems;

  Values(ConfigSources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** Takes one entry, or reports why it does not count. */
  void set(String text, String written, Source source) {
    Key key = Keys.locate(text);
    switch (key.kind()) {
      case SETTING -> {
        Setting<?> setting = key.setting();
        if (setting == ReportSettings.WEBHOOK) {
          webhook(key, ReportSettings.WEBHOOK, written.strip(), source);
        } else if (setting != null && setting.grammar() instanceof SecretGrammar) {
          secret(key, setting, written.strip(), source);
        } else {
          take(key, written, source);
        }
      }
      case NOT_BUILT -> problems.notBuilt(source, text);
      case UNKNOWN -> unknown(text, source);
    }
  }

  private void take(Key key, String written, Source source) {
    Setting<?> setting = key.setting();
    if (setting == null) {
      throw new IllegalArgumentException(key.text());
    }
    String value = written.strip();
    Object parsed = setting.grammar().parse(value);
    if (parsed == null) {
      // Credentials may hide in an address: before the host, or in the query.
      boolean showable = value.indexOf('@') < 0 && value.indexOf('?') < 0;
      problems.error(
          source,
          key.text(),
          showable ? value : null,
          "allowed: " + setting.grammar().allowed(value),
          null,
          instead(key.text()));
      return;
    }
    Value taken = new Value(key, setting, parsed, value, source);
    byKey.put(key.text(), taken);
    if (source.kind() == Source.Kind.DEFAULT) {
      packaged.put(key.text(), taken);
    }
  }

  /** An unknown key's value is never shown: it may be a secret under a misspelled key. */
  private void unknown(String text, Source source) {
    problems.error(
        source,
        text,
        null,
        "unknown key" + Keys.rule(text),
        problems.areEnough() ? null : NearestKey.to(text),
        "ignored; config/outrigger.properties documents all keys");
  }

  private void secret(Key key, Setting<?> setting, String value, Source source) {
    boolean maybePlain =
        setting == EndpointSettings.HEADER || source.kind() == Source.Kind.ENVIRONMENT;
    SecretReference.Resolved resolved = SecretReference.resolve(value, maybePlain, sources);
    if (resolved.secret() == null) {
      problems.error(source, key.text(), null, resolved.shown(), null, "ignored");
    } else {
      byKey.put(key.text(), new Value(key, setting, resolved.secret(), resolved.shown(), source));
    }
  }

  /** An address that may hold a credential: written out or named, and never shown. */
  private void webhook(Key key, Setting<Secret> setting, String value, Source source) {
    if (value.isEmpty()) {
      byKey.remove(key.text());
      return;
    }
    SecretReference.Resolved resolved = SecretReference.resolve(value, true, sources);
    Secret address = resolved.secret();
    if (address == null || !WebAddress.isOne(address.reveal())) {
      String wrong =
          address == null ? resolved.shown() : "allowed: an http or https address (not shown)";
      problems.error(source, key.text(), null, wrong, null, "ignored");
    } else {
      byKey.put(key.text(), new Value(key, setting, address, resolved.shown(), source));
    }
  }

  /** What counts where an entry does not. */
  String instead(String key) {
    Value current = byKey.get(key);
    return current == null
        ? "until that is corrected, it counts as not set"
        : "until that is corrected, " + current.text() + " counts (" + current.source() + ")";
  }

  @Nullable Value get(String key) {
    return byKey.get(key);
  }

  /** Back to the packaged value, or to none. */
  void reset(String key) {
    Value value = packaged.get(key);
    if (value == null) {
      byKey.remove(key);
    } else {
      byKey.put(key, value);
    }
  }

  Collection<Value> all() {
    return byKey.values();
  }
}
