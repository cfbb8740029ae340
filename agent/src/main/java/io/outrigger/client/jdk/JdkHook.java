package io.outrigger.client.jdk;

import io.outrigger.weave.HookModule;
import io.outrigger.weave.HookPoint;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned.ToReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToThrown;
import net.bytebuddy.asm.Advice.OnNonDefaultValue;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * The facade that applications hold, one frame outside of what the OpenTelemetry agent weaves, so
 * that we are outside of it in either order of the flags.
 */
public final class JdkHook implements HookModule {

  private static final String FACADE = "jdk/internal/net/http/HttpClientFacade";
  private static final String REQUEST = "Ljava/net/http/HttpRequest;";
  private static final String BODY = "Ljava/net/http/HttpResponse$BodyHandler;";
  private static final String PUSH = "Ljava/net/http/HttpResponse$PushPromiseHandler;";
  private static final String FUTURE = "Ljava/util/concurrent/CompletableFuture;";

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public String adapterClass() {
    return "io.outrigger.client.jdk.JdkAdapter";
  }

  @Override
  public List<HookPoint> points() {
    return List.of(
        new HookPoint(
            FACADE, "send", "(" + REQUEST + BODY + ")Ljava/net/http/HttpResponse;", Send.class),
        new HookPoint(FACADE, "sendAsync", "(" + REQUEST + BODY + ")" + FUTURE, SendAsync.class),
        new HookPoint(
            FACADE, "sendAsync", "(" + REQUEST + BODY + PUSH + ")" + FUTURE, SendPush.class));
  }

  /** Public API of the platform, which does not lose members. */
  @Override
  public List<String> members() {
    return List.of();
  }

  /** Signatures only, here and below: the adapter's methods of the same names run. */
  static final class Send {
    private Send() {}

    @Advice.OnMethodEnter(inline = false, skipOn = OnNonDefaultValue.class)
    static @Nullable Object send(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object handler) {
      return null;
    }

    @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
    @ToReturned(index = 0, typing = Typing.DYNAMIC)
    @ToThrown(index = 1, typing = Typing.DYNAMIC)
    static @Nullable Object @Nullable [] sent(@Advice.Enter @Nullable Object entered) {
      return null;
    }
  }

  static final class SendAsync {
    private SendAsync() {}

    @Advice.OnMethodEnter(inline = false, skipOn = OnNonDefaultValue.class)
    static @Nullable Object sendAsync(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object handler) {
      return null;
    }

    @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
    @ToReturned(index = 0, typing = Typing.DYNAMIC)
    @ToThrown(index = 1, typing = Typing.DYNAMIC)
    static @Nullable Object @Nullable [] sent(@Advice.Enter @Nullable Object entered) {
      return null;
    }
  }

  static final class SendPush {
    private SendPush() {}

    @Advice.OnMethodEnter(inline = false, skipOn = OnNonDefaultValue.class)
    static @Nullable Object sendAsync(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object handler,
        @Advice.Argument(2) Object pushHandler) {
      return null;
    }

    @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
    @ToReturned(index = 0, typing = Typing.DYNAMIC)
    @ToThrown(index = 1, typing = Typing.DYNAMIC)
    static @Nullable Object @Nullable [] sent(@Advice.Enter @Nullable Object entered) {
      return null;
    }
  }
}
