package io.outrigger.it.client;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all cases of the contract use. Each case has a scenario, a model and a target of its own.
 */
interface Cases {

  /** Longer than anything takes that is not broken, on the busiest machine. */
  Duration SOON = Duration.ofSeconds(30);

  HttpCaller client();

  ContractProvider provider();

  default FakeLlm fake() {
    return provider().fake();
  }

  /**
   * How long it is since {@code began}. A lower bound of a wait of the agent's must begin before
   * the client's call and end after its answer: nobody else sees when the wait began.
   */
  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** A chat request to a model that is named as the scenario is. */
  default Ask chat(String scenario, Misbehaviour... script) {
    fake().script(scenario, script);
    return Ask.post(provider().url(scenario), question(scenario, false));
  }

  /** The same for a streamed answer of distinct tokens {@code w1 w2 w3 ...}. */
  default Ask stream(String scenario, Misbehaviour... script) {
    fake().script(scenario, script).text(scenario, FakeLlm.words(6));
    return Ask.post(provider().url(scenario), question(scenario, true));
  }

  /** A chat request to the same server under a host name that is no endpoint. */
  default Ask foreign(String scenario, Misbehaviour... script) {
    fake().script(scenario, script);
    return Ask.post(provider().foreignUrl(scenario), question(scenario, false));
  }

  default List<Attempt> attempts(String scenario) {
    return fake().attempts(scenario);
  }

  static String question(String model, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, stream, "What does an outrigger do?");
  }

  /** Headers without the one that tells the time. */
  static Map<String, List<String>> timeless(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    headers.remove("date");
    return headers;
  }

  /** What became of a call, comparable: the answer's parts or the exception's type and text. */
  default List<Object> fate(Ask ask) {
    try {
      Answer answer = client().send(ask);
      return List.of(answer.status(), timeless(answer), answer.text(), answer.protocol());
    } catch (Exception error) {
      return List.of(error.getClass(), String.valueOf(error.getMessage()));
    }
  }
}
