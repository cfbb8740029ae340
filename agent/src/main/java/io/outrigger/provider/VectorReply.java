package io.outrigger.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The embeddings operation of OpenAI-compatible servers, as far as the agent itself uses it. */
public final class VectorReply {

  /** Sixteen vectors of the largest model in use. */
  private static final int MOST_NUMBERS = 16 * 4_096;

  private VectorReply() {}

  /** The body that asks for vectors of these texts. */
  public static byte[] request(@Nullable String model, List<String> texts) {
    Map<String, @Nullable Object> body = Tree.object("input", texts, "encoding_format", "float");
    if (model != null) {
      body.put("model", model);
    }
    return Json.write(body);
  }

  /** The vectors of a reply in the order of the texts, of unit length; empty where it is none. */
  public static List<float[]> read(byte[] body) {
    List<float[]> vectors = new ArrayList<>();
    if (Json.tree(body, MOST_NUMBERS).value() instanceof Map<?, ?> reply
        && reply.get("data") instanceof List<?> data) {
      for (Object each : data) {
        if (each instanceof Map<?, ?> item && item.get("embedding") instanceof List<?> numbers) {
          float[] vector = unit(numbers);
          if (vector != null) {
            vectors.add(vector);
          }
        }
      }
    }
    return vectors;
  }

  private static float @Nullable [] unit(List<?> numbers) {
    float[] vector = new float[numbers.size()];
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      if (!(numbers.get(i) instanceof Number number)) {
        return null;
      }
      vector[i] = number.floatValue();
      squares += (double) vector[i] * vector[i];
    }
    double length = Math.sqrt(squares);
    if (!(length > 0) || Double.isInfinite(length)) {
      return null;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) length;
    }
    return vector;
  }
}
