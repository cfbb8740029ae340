package io.outrigger.it.agent.main;

import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Prints the names of the application interceptors of clients made in several ways. */
public final class OkHttpClients {
  private OkHttpClients() {}

  public static void main(String[] arguments) {
    Interceptor own = chain -> chain.proceed(chain.request());
    OkHttpClient built = new OkHttpClient.Builder().addInterceptor(own).build();
    print("built", built);
    print("copied", built.newBuilder().build());
    OkHttpClient.Builder pushedBack = built.newBuilder();
    pushedBack.interceptors().add(0, own);
    print("pushed back", pushedBack.build());
    print("plain", new OkHttpClient());
  }

  private static void print(String name, OkHttpClient client) {
    List<String> names =
        client.interceptors().stream()
            .map(
                each ->
                    each.getClass().getName().startsWith("io.outrigger.client.") ? "ours" : "own")
            .toList();
    System.out.println(name + " " + names);
  }
}
