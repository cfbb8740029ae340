package io.outrigger.client.okhttp;

import io.outrigger.weave.HookModule;
import io.outrigger.weave.HookPoint;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The constructor that every client comes through: {@code Builder.build()} and {@code new
 * OkHttpClient()} alike. Its class has the same name in OkHttp 3, 4 and 5.
 */
public final class OkHttpHook implements HookModule {

  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public String adapterClass() {
    return "io.outrigger.client.okhttp.OkHttpAdapter";
  }

  @Override
  public List<HookPoint> points() {
    return List.of(
        new HookPoint(
            "okhttp3/OkHttpClient", "<init>", "(Lokhttp3/OkHttpClient$Builder;)V", Build.class));
  }

  @Override
  public List<String> members() {
    return List.of(
        "okhttp3/OkHttpClient$Builder#interceptors()Ljava/util/List;",
        "okhttp3/Interceptor#intercept(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;",
        "okhttp3/Interceptor$Chain#request()Lokhttp3/Request;",
        "okhttp3/Interceptor$Chain#proceed(Lokhttp3/Request;)Lokhttp3/Response;");
  }

  @Override
  public String whenLoadedBefore() {
    return "OkHttp was loaded before Outrigger; clients built until now are not covered, later ones"
        + " are.";
  }

  /** Signatures only: the adapter's method of the same name runs. */
  static final class Build {
    private Build() {}

    @Advice.OnMethodEnter(inline = false)
    static void beforeBuild(@Advice.Argument(0) Object builder) {}
  }
}
