package io.outrigger.benchmark.app;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends calls to the address in its first argument. For each line with a number on standard input
 * it makes so many calls, one after the other, and prints their times in nanoseconds in one line.
 */
public final class Caller {
  private static final OkHttpClient CLIENT = new OkHttpClient();

  private Caller() {}

  public static void main(String[] arguments) throws IOException {
    Request request =
        new Request.Builder()
            .url(arguments[0])
            .header("Authorization", "Bearer sk-benchmark")
            .post(RequestBody.create(Chat.QUESTION, MediaType.get("application/json")))
            .build();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      StringBuilder times = new StringBuilder();
      for (int left = Integer.parseInt(line); left > 0; left--) {
        times.append(timeOf(request)).append(' ');
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
}
