package io.outrigger.benchmark.app;

import java.nio.charset.StandardCharsets;

/** A chat of 2 KB each way in the OpenAI dialect. */
public final class Chat {
  private static final int SIZE = 2_048;

  /** What is asked. */
  public static final byte[] QUESTION =
      padded(
          "{\"model\":\"gpt-5\",\"temperature\":0.2,\"max_completion_tokens\":512,\"messages\":["
              + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
              + "{\"role\":\"user\",\"content\":\"",
          "\"}]}");

  /** What is answered. */
  public static final byte[] ANSWER =
      padded(
          "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1795132800,\"model\":"
              + "\"gpt-5-2025-08-07\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
              + "\"message\":{\"role\":\"assistant\",\"refusal\":null,\"content\":\"",
          "\"}}],\"usage\":{\"prompt_tokens\":412,\"completion_tokens\":398,\"total_tokens\":810,"
              + "\"prompt_tokens_details\":{\"cached_tokens\":0}}}");

  /** The same question, to be answered as a stream. */
  public static final byte[] STREAM_QUESTION =
      new String(QUESTION, StandardCharsets.US_ASCII)
          .replace("\"temperature\":0.2,", "\"stream\":true,")
          .getBytes(StandardCharsets.US_ASCII);

  /** One token of a streamed answer, as long as the provider's own. */
  public static final byte[] TOKEN =
      ("data: {\"id\":\"chatcmpl-BmT3x9yZ0a1b2c3d4e5f6g7h8\",\"object\":"
              + "\"chat.completion.chunk\",\"created\":1788220800,\"model\":"
              + "\"gpt-5-2025-08-07\",\"service_tier\":\"default\",\"system_fingerprint\":"
              + "\"fp_a1b2c3d4e5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
              + "\" outrigger\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,"
              + "\"obfuscation\":\"Xy7pQ2\"}\n\n")
          .getBytes(StandardCharsets.US_ASCII);

  /** A piece of a streamed answer of 4 KB: who copied it would have to allocate that. */
  public static final byte[] LONG_TOKEN =
      new String(TOKEN, StandardCharsets.US_ASCII)
          .replace(" outrigger", " outrigger".repeat(380))
          .getBytes(StandardCharsets.US_ASCII);

  /** What ends a streamed answer. */
  public static final byte[] END =
      ("data: {\"id\":\"chatcmpl-BmT3x9yZ0a1b2c3d4e5f6g7h8\",\"object\":"
              + "\"chat.completion.chunk\",\"created\":1788220800,\"model\":"
              + "\"gpt-5-2025-08-07\",\"choices\":[{\"index\":0,\"delta\":{},"
              + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
          .getBytes(StandardCharsets.US_ASCII);

  private Chat() {}

  private static byte[] padded(String before, String after) {
    String words = "The outrigger keeps the hull upright.\\n";
    StringBuilder text = new StringBuilder(before);
    while (text.length() + words.length() + after.length() < SIZE) {
      text.append(words);
    }
    text.append(".".repeat(SIZE - text.length() - after.length()));
    return text.append(after).toString().getBytes(StandardCharsets.US_ASCII);
  }
}
