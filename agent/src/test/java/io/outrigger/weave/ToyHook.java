package io.outrigger.weave;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** Weaves {@link Toy}. */
record ToyHook(String adapterClass, String method, List<String> members) implements HookModule {

  static final String TYPE = "io/outrigger/weave/Toy";

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public List<HookPoint> points() {
    return List.of(
        new HookPoint(TYPE, method, "(Ljava/lang/String;)Ljava/lang/String;", Send.class));
  }

  static final class Send {
    private Send() {}

    @Advice.OnMethodEnter(inline = false, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object send(@Advice.This Object toy, @Advice.Argument(0) Object word) {
      return null;
    }

    @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
    @Advice.AssignReturned.ToReturned(index = 0, typing = Typing.DYNAMIC)
    @Advice.AssignReturned.ToThrown(index = 1, typing = Typing.DYNAMIC)
    static @Nullable Object @Nullable [] sent(@Advice.Enter @Nullable Object entered) {
      return null;
    }
  }
}
