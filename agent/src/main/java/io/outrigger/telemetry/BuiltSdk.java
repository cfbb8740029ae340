package io.outrigger.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.outrigger.telemetry.binding.ApiBinding;
import java.util.concurrent.TimeUnit;

/** An SDK in our copy of OpenTelemetry. */
record BuiltSdk(OpenTelemetrySdk sdk) implements RunningSdk {

  @Override
  public Binding bind(String version) {
    return new ApiBinding(sdk, Names.SCOPE, version, Names.KEYS.size());
  }

  @Override
  public void flush() {
    sdk.getSdkTracerProvider().forceFlush();
    sdk.getSdkLoggerProvider().forceFlush();
  }

  @Override
  public void shutdown(long millis) {
    sdk.shutdown().join(millis, TimeUnit.MILLISECONDS);
  }
}
