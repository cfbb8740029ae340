package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TwoWatchesTest {
  private final List<String> heard = new ArrayList<>();

  /** Hears everything, and throws where it is told to. */
  private CallWatch watch(String name, boolean broken) {
    return (CallWatch)
        Proxy.newProxyInstance(
            CallWatch.class.getClassLoader(),
            new Class<?>[] {CallWatch.class},
            (self, method, arguments) -> {
              heard.add(name + ' ' + method.getName());
              if (broken) {
                throw new IllegalStateException(name);
              }
              return null;
            });
  }

  static List<Method> events() {
    return List.of(CallWatch.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("events")
  void bothHearWhatHappens(Method event) throws ReflectiveOperationException {
    event.invoke(
        new TwoWatches(watch("one", false), watch("other", false)),
        new Object[event.getParameterCount()]);

    assertThat(heard).containsExactly("one " + event.getName(), "other " + event.getName());
  }

  @ParameterizedTest
  @MethodSource("events")
  void brokenOneKeepsNothingFromTheOther(Method event) {
    TwoWatches both = new TwoWatches(watch("one", true), watch("other", false));

    assertThatThrownBy(() -> event.invoke(both, new Object[event.getParameterCount()]))
        .isInstanceOf(InvocationTargetException.class)
        .hasRootCauseMessage("one");

    assertThat(heard).containsExactly("one " + event.getName(), "other " + event.getName());
  }
}
