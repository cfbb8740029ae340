package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TwoListenersTest {
  private static final CallFacts FACTS =
      new CallFacts("chat", "openai", new Target("e", "m", ""), false, "host", 443, Map.of());

  /** Hears everything, and throws where it is told to. */
  private static <T> T ear(Class<T> type, List<String> heard, String name, boolean broken) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals") ? self == arguments[0] : name.hashCode();
              }
              heard.add(name + ' ' + method.getName());
              if (broken) {
                throw new IllegalStateException(name);
              }
              if (method.getReturnType() == CallListener.Call.class) {
                return ear(CallListener.Call.class, heard, name, false);
              }
              if (method.getReturnType() == CallListener.Scope.class) {
                return CallListener.Scope.NONE;
              }
              return method.getReturnType() == boolean.class ? true : null;
            }));
  }

  static List<Method> eventsOfCalls() {
    return Arrays.stream(CallListener.Call.class.getMethods())
        .filter(method -> method.getReturnType() == void.class)
        .toList();
  }

  static List<Method> eventsOfTheAgent() {
    return Arrays.stream(CallListener.class.getMethods())
        .filter(method -> method.getReturnType() == void.class)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("eventsOfCalls")
  void bothHearWhatHappensToACall(Method event) throws Exception {
    List<String> heard = new ArrayList<>();
    CallListener.Call both =
        new TwoListeners(
                ear(CallListener.class, heard, "one", false),
                ear(CallListener.class, heard, "other", false))
            .started(FACTS);
    heard.clear();

    event.invoke(both, new Object[event.getParameterCount()]);

    assertThat(heard).containsExactly("one " + event.getName(), "other " + event.getName());
  }

  @ParameterizedTest
  @MethodSource("eventsOfTheAgent")
  void brokenListenerKeepsNothingFromTheOther(Method event) {
    List<String> heard = new ArrayList<>();
    TwoListeners both =
        new TwoListeners(
            ear(CallListener.class, heard, "one", true),
            ear(CallListener.class, heard, "other", false));

    assertThatThrownBy(() -> event.invoke(both, new Object[event.getParameterCount()]))
        .isInstanceOf(InvocationTargetException.class)
        .hasRootCauseMessage("one");

    assertThat(heard).containsExactly("one " + event.getName(), "other " + event.getName());
  }

  @Test
  void whoeverDoesNotListenToACallCostsNothing() {
    CallListener.Call ear = new CallListener.Call() {};
    CallListener listening = facts -> ear;

    assertThat(new TwoListeners(listening, CallListener.NONE).started(FACTS)).isSameAs(ear);
    assertThat(new TwoListeners(CallListener.NONE, listening).started(FACTS)).isSameAs(ear);
  }

  @Test
  void secondListenerThatCannotStartIsReportedAndLeftOut() {
    List<String> heard = new ArrayList<>();
    CallListener.Call ear =
        new TwoListeners(
                ear(CallListener.class, heard, "one", false),
                facts -> {
                  throw new IllegalStateException("no");
                })
            .started(FACTS);

    ear.observed("retry", null);

    assertThat(heard).containsExactly("one internalError", "one started", "one observed");
  }

  @Test
  void theSpanIsTheFirstOnesElseTheSecondOnes() {
    CallListener silent = facts -> CallListener.Call.NONE;
    CallListener first = spanOf("first");
    CallListener second = spanOf("second");
    ClassLoader any = TwoListenersTest.class.getClassLoader();
    assertThat(new TwoListeners(first, second).currentSpan(any)).isEqualTo("first");
    assertThat(new TwoListeners(silent, second).currentSpan(any)).isEqualTo("second");
    assertThat(new TwoListeners(silent, silent).currentSpan(any)).isNull();
  }

  private static CallListener spanOf(String name) {
    return new CallListener() {
      @Override
      public Call started(CallFacts facts) {
        return Call.NONE;
      }

      @Override
      public String currentSpan(ClassLoader application) {
        return name;
      }
    };
  }
}
