package io.outrigger.telemetry;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attribute sets of metrics. They repeat from call to call, so each is built once per
 * destination: a record is hashed instead of a list being sorted.
 */
sealed interface Labels {

  Attrs attrs();

  /** GenAI durations; {@code errorType} null for a success. */
  record Genai(
      String operation,
      String provider,
      @Nullable String model,
      @Nullable String answered,
      String server,
      int port,
      @Nullable String errorType)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.OPERATION, operation)
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.RESPONSE_MODEL, answered)
          .put(Names.SERVER_ADDRESS, server)
          .put(Names.SERVER_PORT, port)
          .put(Names.ERROR_TYPE, errorType);
    }

    Genai withError(@Nullable String type) {
      return type == null
          ? this
          : new Genai(operation, provider, model, answered, server, port, type);
    }
  }

  /** GenAI usage: {@code key} says whether {@code word} is a modality or a type. */
  record Usage(Genai call, Key key, String word) implements Labels {
    @Override
    public Attrs attrs() {
      return call.attrs().put(key, word);
    }
  }

  record Operation(
      String provider,
      @Nullable String model,
      String operation,
      String outcome,
      @Nullable String category)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.OPERATION, operation)
          .put(Names.OUTCOME, outcome)
          .put(Names.CATEGORY, category);
    }
  }

  /** Provider and model of a target, and up to two words of a metric's own. */
  record OfTarget(
      String provider,
      @Nullable String model,
      @Nullable Key key,
      @Nullable String word,
      @Nullable Key secondKey,
      @Nullable String secondWord)
      implements Labels {
    @Override
    public Attrs attrs() {
      Attrs attrs = new Attrs().put(Names.PROVIDER, provider).put(Names.MODEL, model);
      if (key != null) {
        attrs.put(key, word);
      }
      if (secondKey != null) {
        attrs.put(secondKey, secondWord);
      }
      return attrs;
    }
  }

  /** A move from the target that the application asked. */
  record Fallback(
      String provider,
      @Nullable String model,
      String toProvider,
      @Nullable String toModel,
      String reason,
      String result)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.FALLBACK_PROVIDER, toProvider)
          .put(Names.FALLBACK_MODEL, toModel)
          .put(Names.FALLBACK_REASON, reason)
          .put(Names.FALLBACK_RESULT, result);
    }
  }

  record Interruption(String provider, @Nullable String model, String phase, boolean recovered)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.STREAM_PHASE, phase)
          .put(Names.STREAM_RECOVERED, recovered);
    }
  }

  /** A change of a circuit; {@code cause} is the category that opened it, null where it closes. */
  record Transition(String breaker, String from, String to, @Nullable String cause)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.BREAKER_NAME, breaker)
          .put(Names.BREAKER_FROM, from)
          .put(Names.BREAKER_TO, to)
          .put(Names.CATEGORY, cause);
    }
  }

  /** A circuit's state; {@code cause} as above. */
  record Circuit(String breaker, String state, @Nullable String cause) implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.BREAKER_NAME, breaker)
          .put(Names.BREAKER_STATE, state)
          .put(Names.CATEGORY, cause);
    }
  }

  /** Incidents; {@code step} is null where those are counted that are open. */
  record OfIncident(
      String provider,
      @Nullable String model,
      String category,
      String severity,
      @Nullable String step)
      implements Labels {
    @Override
    public Attrs attrs() {
      return new Attrs()
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.CATEGORY, category)
          .put(Names.INCIDENT_SEVERITY, severity)
          .put(Names.INCIDENT_STEP, step);
    }
  }

  /** Two words at most, such as a circuit's name and state. */
  record Words(Key key, String word, @Nullable Key secondKey, @Nullable String secondWord)
      implements Labels {
    Words(Key key, String word) {
      this(key, word, null, null);
    }

    @Override
    public Attrs attrs() {
      Attrs attrs = new Attrs().put(key, word);
      return secondKey == null ? attrs : attrs.put(secondKey, secondWord);
    }
  }

  /** The sets that one destination has built. */
  final class Cache {
    // As many as the SDK itself keeps per instrument.
    private static final int MOST = 2000;
    private final ConcurrentHashMap<Labels, Object> built = new ConcurrentHashMap<>();
    private final Binding binding;

    Cache(Binding binding) {
      this.binding = binding;
    }

    Object get(Labels labels) {
      Object known = built.get(labels);
      if (known != null) {
        return known;
      }
      Object fresh = binding.labels(labels.attrs());
      if (built.size() < MOST) {
        built.put(labels, fresh);
      }
      return fresh;
    }
  }
}
