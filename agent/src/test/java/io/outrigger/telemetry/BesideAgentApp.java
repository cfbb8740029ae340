package io.outrigger.telemetry;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.weave.ApiRelocation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * One call of two attempts, each a request of the JDK's client; for a JVM of its own; and one of
 * the agent's own.
 */
public final class BesideAgentApp {
  private BesideAgentApp() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer provider =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    provider.start();
    CallListener listener =
        OtelCallListener.create(
            "1.2.3", CallStory::config, ApiRelocation::relocate, System.err::println);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/llm"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    Thread webhook = AgentThread.of(() -> tellQuietly(client, request), "test");
    webhook.start();
    webhook.join();
    CallListener.Call call = listener.started(CallStory.chat(CallStory.GPT));
    for (int i = 0; i < 2; i++) {
      AttemptFacts attempt = CallStory.attempt(i + 1, i, CallStory.GPT);
      CallListener.Scope scope = call.attemptStarted(attempt);
      client.send(request, BodyHandlers.discarding());
      scope.close();
      call.attemptEnded(CallStory.answered(attempt));
    }
    call.ended(CallStory.end(CallOutcome.RETRIED, 2));
    provider.stop(0);
  }

  /** What the agent sends on its own account. */
  private static void tellQuietly(HttpClient client, HttpRequest request) {
    URI secret = request.uri().resolve("/services/s3cret");
    try {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(request, (name, value) -> true).uri(secret).build(),
                  BodyHandlers.discarding())
              .statusCode();
      System.out.println("told: " + status);
    } catch (Exception failed) {
      System.out.println("told: " + failed);
    }
  }
}
