package io.outrigger.benchmark.app;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends calls to the address in its first argument. For each line with a number on standard input
 * it makes so many calls, one after the other, and prints their times in nanoseconds in one line:
 * until the answer was read, or until the first token of a stream was.
 */
public final class Caller {
  /** Second argument: streams are asked for, and what counts is their first token. */
  public static final String FIRST_TOKEN = "first-token";

  private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final OkHttpClient CLIENT = new OkHttpClient();

  private Caller() {}

  public static void main(String[] arguments) throws IOException {
    boolean stream = arguments.length > 1 && arguments[1].equals(FIRST_TOKEN);
    byte[] question = stream ? Chat.STREAM_QUESTION : Chat.QUESTION;
    Request request =
        new Request.Builder()
            .url(arguments[0])
            .header("Authorization", "Bearer sk-benchmark")
            .post(RequestBody.create(question, MediaType.get("application/json")))
            .build();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      StringBuilder times = new StringBuilder();
      for (int left = Integer.parseInt(line); left > 0; left--) {
        times.append(stream ? timeToToken(request) : timeOf(request)).append(' ');
      }
      System.out.println(times);
    }
  }

  private static long timeOf(Request request) throws IOException {
    long start = System.nanoTime();
    try (Response response = CLIENT.newCall(request).execute()) {
      if (response.code() != 200 || requireNonNull(response.body()).bytes().length == 0) {
        throw new IOException("status " + response.code());
      }
    }
    return System.nanoTime() - start;
  }

  private static long timeToToken(Request request) throws IOException {
    long start = System.nanoTime();
    try (Response response = CLIENT.newCall(request).execute()) {
      InputStream body = requireNonNull(response.body()).byteStream();
      byte[] read = new byte[16_384];
      int got = 0;
      for (int some = body.read(read); some >= 0; ) {
        got += some;
        if (hasToken(read, got)) {
          long time = System.nanoTime() - start;
          body.readAllBytes(); // the rest, so that the connection is used again
          return time;
        }
        some = body.read(read, got, read.length - got);
      }
      throw new IOException("status " + response.code() + ", no token in " + got + " bytes");
    }
  }

  /** Text behind the role, which comes with empty content. */
  private static boolean hasToken(byte[] read, int length) {
    for (int at = 0; at + CONTENT.length < length; at++) {
      int end = at + CONTENT.length;
      if (Arrays.equals(read, at, end, CONTENT, 0, CONTENT.length) && read[end] != '"') {
        return true;
      }
    }
    return false;
  }
}
