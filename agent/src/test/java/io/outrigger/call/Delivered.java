package io.outrigger.call;

import io.outrigger.engine.CallEnd;
import io.outrigger.engine.Policies;
import io.outrigger.fallback.RewrittenView;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.route.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One answer of status 200 on its way to the application, judged by the real classifier. */
final class Delivered {
  final World world;
  final Delivery delivery;
  final Preview preview;
  BodyWatch watch;

  private final Outcome.Answered answer;

  Delivered(Policies policies, Treatment treatment, String type) {
    this(policies, treatment, type, new CallScript(), null);
  }

  /**
   * @param rewritten what was sent instead of the application's request, or null
   */
  Delivered(
      Policies policies,
      Treatment treatment,
      String type,
      CallScript script,
      OutgoingRequest rewritten) {
    world = new World(policies);
    Pipeline pipeline = world.classifying();
    script.stream = true;
    Route route =
        new Route("e", new TestProvider(script, world.faults), new Operation("chat", treatment));
    AskedCall<ScriptedExchange.Got> call =
        AskedCall.read(pipeline, route, new ScriptedExchange.Blocking(world, script));
    CallRecord record = new CallRecord(pipeline.listener().started(call.describe()), call.at());
    RequestView sent = rewritten == null ? call.request() : new RewrittenView(rewritten);
    Leg leg = new Leg(call.target(), route.provider(), sent, rewritten);
    long firstToken = policies.firstToken.toNanos();
    delivery =
        new Delivery(
            new AttemptReport(call, leg, record, leg.attempt(1, 0), null, call.at()),
            firstToken,
            null,
            null);
    answer = new Outcome.Answered(200, SomeHeaders.of("content-type", type), null);
    preview = delivery.preview(answer);
  }

  /** A stream of server-sent events. */
  static Delivered stream(Policies policies) {
    return new Delivered(policies, Treatment.FULL, "text/event-stream");
  }

  Preview.Verdict shows(String bytes) {
    return preview.bytes(buffer(bytes));
  }

  /** The application gets the answer, as good as it is. */
  Delivered handOver() {
    watch = delivery.watch(answer);
    delivery.handedOver();
    return this;
  }

  /** The application gets some of it. */
  int gives(String bytes) {
    return watch.bytes(buffer(bytes));
  }

  void sleep(Duration time) {
    world.sleep(time);
  }

  Duration patience() {
    watch.waits();
    return Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(watch.patienceNanos()));
  }

  /** How the call ended, as the listener heard it. */
  CallEnd end() {
    return Objects.requireNonNull(world.trace.ends.get(0));
  }

  private static ByteBuffer buffer(String bytes) {
    return ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8));
  }
}
