package io.outrigger.call;

import io.outrigger.classify.Classifier;
import io.outrigger.engine.Policies;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.Providers;
import io.outrigger.route.Route;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole pipeline in virtual time with the real dialects and classifier, for streams. */
final class StreamedWorld {
  final World world;
  final Pipeline pipeline;
  final List<StreamedExchange> further = new ArrayList<>();

  /** Request bodies in the order of their arrival, and where they went. */
  final List<byte[]> bodies = new ArrayList<>();

  final List<String> hosts = new ArrayList<>();
  final List<Long> at = new ArrayList<>();
  String provider = "openai";
  String path = "/v1/chat/completions";
  byte[] body;
  Random random = new Random(1);
  boolean canGoOn = true;
  long callerLeft = Long.MAX_VALUE;
  int discarded;

  /** Where bodies that could go on leave that to the test; null = they go on by themselves. */
  @Nullable List<Sequel> sequels;

  /** The watches of what was handed over. */
  final List<BodyWatch> watches = new ArrayList<>();

  Consumer<BodyWatch> onHandOver = watches::add;

  /** What each request meets, by its number from 0. */
  BiFunction<Integer, byte[], StreamedExchange.Far> farSide;

  StreamedWorld(Policies policies, String... chain) {
    world = new World(policies, chain);
    Pipeline scripted = world.pipeline;
    pipeline =
        new Pipeline(
            scripted.mode(),
            scripted.routes(),
            new Classifier(),
            scripted.targets(),
            scripted.memory(),
            scripted.elsewhere(),
            scripted.ladder(),
            scripted.credentials(),
            scripted.messages(),
            scripted.listener(),
            scripted.timing(),
            scripted.ownThread());
    ask("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  }

  void ask(String json) {
    body = json.getBytes(StandardCharsets.UTF_8);
  }

  /** What the application read, and what that ended with. */
  record Read(byte[] bytes, @Nullable Throwable error) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  Read call() {
    StreamedExchange exchange = new StreamedExchange(this);
    Route route = new Route("e", Providers.of(provider), new Operation("chat", Treatment.FULL));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      StreamedExchange.Body got = BlockingCall.run(pipeline, route, exchange, exchange::untouched);
      Throwable error = got.readTo(out);
      return new Read(out.toByteArray(), error);
    } catch (Exception error) {
      return new Read(out.toByteArray(), error);
    }
  }

  StreamedExchange.Far arrives(String host, byte[] asked) {
    bodies.add(asked);
    hosts.add(host);
    at.add(world.timing.now());
    world.timing.advance(1_000_000, () -> false);
    return farSide.apply(bodies.size() - 1, asked);
  }

  void sleep(long nanos) {
    if (nanos != Long.MAX_VALUE) {
      world.timing.advance(nanos, () -> false);
    }
  }
}
