package io.outrigger.benchmark.jmh;

import io.outrigger.classify.Classifier;
import io.outrigger.classify.StreamReader;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.stream.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Watching a stream, per event: 1,000 content deltas as each provider writes them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamBenchmark {
  private static final int EVENTS = 1_000;

  /** Which form; as long as the providers' own events are. */
  @Param({"chat", "responses", "anthropic", "gemini", "ollama"})
  public String form = "chat";

  private final Classifier classifier = new Classifier();
  private Provider provider = Providers.of("openai");
  private byte[] event = new byte[0];
  private byte[] packet = new byte[0];
  private long seen;

  /** Writes the events. */
  @Setup
  public void write() {
    String json =
        switch (form) {
          case "responses" ->
              "{\"type\":\"response.output_text.delta\",\"sequence_number\":12,\"item_id\":"
                  + "\"msg_68c8b8f1d1a08193b0f4a1d2c3b4a5960e1f2d3c4b5a6978\",\"output_index\":0,"
                  + "\"content_index\":0,\"delta\":\" outrigger\",\"logprobs\":[],"
                  + "\"obfuscation\":\"Xy7pQ2\"}";
          case "anthropic" ->
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                  + "\"text\":\" outrigger keeps the hull\"}}";
          case "gemini" ->
              "{\"candidates\": [{\"content\": {\"parts\": [{\"text\": \" outrigger keeps a hull"
                  + " upright, and a crew dry; it floats beside it, on two booms.\"}],\"role\":"
                  + " \"model\"},\"index\": 0}],\"usageMetadata\": {\"promptTokenCount\": 12,"
                  + "\"candidatesTokenCount\": 40,\"totalTokenCount\": 52,\"promptTokensDetails\":"
                  + " [{\"modality\": \"TEXT\",\"tokenCount\": 12}]},\"modelVersion\":"
                  + " \"gemini-2.5-flash\",\"responseId\": \"aXbYcZ012345\"}";
          case "ollama" ->
              "{\"model\":\"llama3.2\",\"created_at\":\"2026-09-01T00:00:00.123456Z\",\"message\":"
                  + "{\"role\":\"assistant\",\"content\":\" outrigger\"},\"done\":false}";
          default ->
              "{\"id\":\"chatcmpl-BmT3x9yZ0a1b2c3d4e5f6g7h8\",\"object\":"
                  + "\"chat.completion.chunk\",\"created\":1788220800,\"model\":"
                  + "\"gpt-4o-2024-11-20\",\"service_tier\":\"default\",\"system_fingerprint\":"
                  + "\"fp_a1b2c3d4e5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                  + "\" outrigger\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,"
                  + "\"obfuscation\":\"Xy7pQ2\"}";
        };
    String whole =
        switch (form) {
          case "ollama" -> json + "\n";
          case "anthropic" -> "event: content_block_delta\ndata: " + json + "\n\n";
          case "responses" -> "event: response.output_text.delta\ndata: " + json + "\n\n";
          case "gemini" -> "data: " + json + "\r\n\r\n";
          default -> "data: " + json + "\n\n";
        };
    provider = Providers.of(form.equals("chat") || form.equals("responses") ? "openai" : form);
    event = whole.getBytes(StandardCharsets.UTF_8);
    packet = whole.repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
  }

  private void see(StreamEvent event) {
    seen += event instanceof StreamEvent.ContentDelta delta ? delta.characters() : 0;
  }

  private StreamReader reader() {
    return Objects.requireNonNull(StreamReader.of(classifier, provider, HeadersView.NONE));
  }

  /** One event a chunk, as tokens come. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long eventByEvent() {
    StreamReader reader = reader();
    for (int i = 0; i < EVENTS; i++) {
      reader.feed(event, 0, event.length, this::see);
    }
    return reader.characters() + seen;
  }

  /** Chunks that cut events in two: what is cut is copied. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long cutByChunks() {
    StreamReader reader = reader();
    int chunk = event.length * 3 / 5;
    for (int at = 0; at < packet.length; at += chunk) {
      reader.feed(packet, at, Math.min(packet.length, at + chunk), this::see);
    }
    return reader.characters() + seen;
  }
}
