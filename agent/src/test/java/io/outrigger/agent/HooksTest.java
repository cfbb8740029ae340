package io.outrigger.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.bootstrap.TargetClasses;
import io.outrigger.weave.HookModule;
import io.outrigger.weave.HookPoint;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the hooks say in strings, held against what is there. */
class HooksTest {

  static List<HookModule> hooks() {
    return AgentStarter.hooks();
  }

  @Test
  void bootstrapKnowsEveryTypeThatAHookWeavesAndNoOther() {
    Set<String> types =
        hooks().stream()
            .flatMap(hook -> hook.points().stream())
            .map(HookPoint::type)
            .collect(Collectors.toSet());

    assertThat(types).allMatch(TargetClasses::contains).hasSize(TargetClasses.size());
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void adapterHasAMethodForEveryAdviceMethod(HookModule hook) throws Exception {
    Class<?> adapter = Class.forName(hook.adapterClass());
    assertThat(Modifier.isPublic(adapter.getModifiers())).isTrue();

    for (HookPoint point : hook.points()) {
      for (Method advice : adviceMethods(point.advice())) {
        assertThat(adapter.getMethods())
            .as("%s for %s", adapter.getSimpleName(), advice)
            .filteredOn(method -> Modifier.isStatic(method.getModifiers()))
            .filteredOn(method -> method.getName().equals(advice.getName()))
            .filteredOn(method -> method.getParameterCount() == advice.getParameterCount())
            .hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void adviceIsNeverInlined(HookModule hook) {
    for (HookPoint point : hook.points()) {
      for (Method advice : adviceMethods(point.advice())) {
        Advice.OnMethodEnter enter = advice.getAnnotation(Advice.OnMethodEnter.class);
        Advice.OnMethodExit exit = advice.getAnnotation(Advice.OnMethodExit.class);
        assertThat(enter == null ? exit.inline() : enter.inline()).as("%s", advice).isFalse();
      }
    }
  }

  private static List<Method> adviceMethods(Class<?> advice) {
    return Arrays.stream(advice.getDeclaredMethods())
        .filter(
            method ->
                method.isAnnotationPresent(Advice.OnMethodEnter.class)
                    || method.isAnnotationPresent(Advice.OnMethodExit.class))
        .toList();
  }
}
