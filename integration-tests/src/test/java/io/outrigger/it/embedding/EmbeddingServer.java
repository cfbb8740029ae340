package io.outrigger.it.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A small OpenAI-compatible server in front of a real embedding model, in a process of its own, as
 * an operator would run one: its native code stays out of the application's JVM.
 */
public final class EmbeddingServer {
  private static final String MODEL =
      "dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EmbeddingServer() {}

  /** Says {@code PORT n} and then {@code TEXT ...} for each text it embeds. */
  public static void main(String[] arguments) throws Exception {
    // By name: its jars are on this process' class path alone.
    EmbeddingModel model = (EmbeddingModel) Class.forName(MODEL).getConstructor().newInstance();
    model.embed("warm up");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/embeddings", exchange -> answer(exchange, model));
    server.start();
    System.out.println("PORT " + server.getAddress().getPort());
    System.in.transferTo(java.io.OutputStream.nullOutputStream()); // until the test ends
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, EmbeddingModel model) throws IOException {
    JsonNode asked = MAPPER.readTree(exchange.getRequestBody());
    ObjectNode reply = MAPPER.createObjectNode();
    ArrayNode data = reply.putArray("data");
    for (JsonNode text : asked.get("input")) {
      ObjectNode item = data.addObject();
      item.put("index", data.size() - 1);
      ArrayNode vector = item.putArray("embedding");
      for (float each : model.embed(text.asText()).content().vector()) {
        vector.add(each);
      }
      System.out.println("TEXT " + text.asText());
    }
    byte[] body = MAPPER.writeValueAsBytes(reply);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
