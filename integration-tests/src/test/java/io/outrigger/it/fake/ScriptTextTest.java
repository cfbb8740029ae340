package io.outrigger.it.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTextTest {
  static Stream<Method> everyMisbehaviour() {
    return Stream.of(
            Misbehaviour.class, ProviderErrors.class, StreamFaults.class, Http2Faults.class)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(
            method ->
                Modifier.isPublic(method.getModifiers())
                    && Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == Misbehaviour.class)
        // A gate that a test opens cannot be written down.
        .filter(method -> !List.of(method.getParameterTypes()).contains(Supplier.class));
  }

  private static Script parsed(String text) {
    Map<String, Script> scripts = ScriptText.parse(text);
    assertThat(scripts).hasSize(1);
    return scripts.values().iterator().next();
  }

  @ParameterizedTest
  @MethodSource("everyMisbehaviour")
  void knowsEveryMisbehaviourByItsName(Method method) {
    String step = method.getName() + (method.getParameterCount() == 0 ? "" : "(7,8)");
    Script script = parsed("s " + step);
    assertThat(script.steps().get(0).misbehaviour().name()).startsWith(method.getName());
  }

  @Test
  void readsHowOftenAndHowLong() {
    Script script = parsed("\n s01  silence*3 openAiServerError@2000 ok\n");
    assertThat(script.steps()).extracting(Script.Step::times).isEqualTo(List.of(3, 1, 1));
    assertThat(script.steps().get(1).lasts()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void namesTheStepThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> ScriptText.parse("s01 ok explode(3)"))
        .hasMessageContaining("unknown step explode(3)");
    assertThatThrownBy(() -> ScriptText.parse("s01 slowDrip(3)"))
        .hasMessageContaining("slowDrip(3) needs a number");
    assertThatThrownBy(() -> ScriptText.parse("s01")).hasMessageContaining("at least one step");
  }
}
