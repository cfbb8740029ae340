package io.outrigger.it.drill;

import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.Script;
import io.outrigger.it.fake.Script.Step;
import io.outrigger.it.fake.StreamFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One trouble, at one feature of the application. Each feature has a model and an endpoint of its
 * own, so that what is reported can be told apart; their troubles follow on each other. Times are
 * seconds of the drill.
 */
@SuppressWarnings("ImmutableEnumChecker") // scripts are records over lists that nobody changes
enum Scene {
  BROWN_OUT(
      "brown-out",
      "every other request meets an overload, then for a while each one",
      new Feature("gpt-4o", "chat", 1, 160),
      new Span(0, 17),
      List.of(
          new Phase(1, cycle(ProviderErrors.openAiOverloaded(), Misbehaviour.delayed(300))),
          new Phase(4.5, Script.of(ProviderErrors.openAiOverloaded())),
          new Phase(7, Script.of(Misbehaviour.ok())))),

  /**
   * An account with a key for each customer of the application: each key is a target of its own and
   * meets the empty account once. A key is tried again a minute later; so long this scene goes on.
   */
  QUOTA(
      "quota",
      "the account is empty for 7 s; it has ten keys",
      new Feature("gpt-4.1", "chat", 10, 250),
      new Span(5.5, 74),
      List.of(
          new Phase(7.5, Script.of(ProviderErrors.insufficientQuota())),
          new Phase(14.5, Script.of(Misbehaviour.ok())))),

  BAD_KEY(
      "bad-key",
      "the key was changed and the application has the old one for 6 s",
      new Feature("gpt-4o-mini", "chat", 1, 160),
      new Span(18, 34),
      List.of(
          new Phase(20, Script.of(ProviderErrors.invalidApiKey())),
          new Phase(26, Script.of(Misbehaviour.ok())))),

  POLICY_STORM(
      "policy",
      "two questions of three break the provider's content policy for 7 s",
      new Feature("gpt-4.1-mini", "chat", 1, 160),
      new Span(28, 46),
      List.of(
          new Phase(
              30,
              cycle(
                  ProviderErrors.contentPolicy(),
                  ProviderErrors.contentPolicy(),
                  Misbehaviour.ok())),
          new Phase(37, Script.of(Misbehaviour.ok())))),

  CUT_STREAMS(
      "streams",
      "three streams of four break off for 7 s: cut, reset, ended without a finish reason",
      new Feature("gpt-4.1-nano", "stream", 1, 160),
      new Span(40, 58),
      List.of(
          new Phase(
              42,
              cycle(
                  StreamFaults.cutAfter(12),
                  StreamFaults.resetAfter(20),
                  Misbehaviour.ok(),
                  StreamFaults.endAfter(30))),
          new Phase(49, Script.of(Misbehaviour.ok()))));

  /** What healthy streams say: long enough to be cut. */
  static final String STREAMED = FakeLlm.words(40);

  private final String word;
  private final String story;
  private final Feature feature;
  private final Span calls;
  private final List<Phase> phases;

  /**
   * The part of the application that the trouble meets.
   *
   * @param mode {@code chat} or {@code stream}
   * @param keys how many API keys it uses in turn
   * @param pace milliseconds between two questions of its users
   */
  record Feature(String model, String mode, int keys, long pace) {}

  /** A part of the drill, in seconds. */
  record Span(double from, double until) {}

  /** From that second on the provider behaves like this. */
  record Phase(double second, Script script) {}

  Scene(String word, String story, Feature feature, Span calls, List<Phase> phases) {
    this.word = word;
    this.story = story;
    this.feature = feature;
    this.calls = calls;
    this.phases = phases;
  }

  /** The name of its endpoint, and of its script. */
  String word() {
    return word;
  }

  String story() {
    return story;
  }

  Feature feature() {
    return feature;
  }

  /** When its users ask. */
  Span calls() {
    return calls;
  }

  List<Phase> phases() {
    return phases;
  }

  /** When the provider misbehaves. */
  Span trouble() {
    return new Span(phases.get(0).second(), phases.get(phases.size() - 1).second());
  }

  /** In turn, for as long as a scene may last. */
  private static Script cycle(Misbehaviour... round) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      steps.add(new Step(round[i % round.length], 1, Duration.ZERO));
    }
    return new Script(steps);
  }
}
