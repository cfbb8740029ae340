package io.outrigger.it.client;

import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Clients in and upon clients. */
final class OkHttpLayers {

  private OkHttpLayers() {}

  /** A client whose requests go out through another client, on the same thread. */
  static HttpCaller twoClients() {
    OkHttpClient inner = new OkHttpClient();
    return new OkHttpCaller(chain -> inner.newCall(chain.request()).execute());
  }

  /** A client that is the copy of a copy, each with one more interceptor. */
  static HttpCaller copies(int generations) {
    OkHttpClient client = new OkHttpClient();
    for (int i = 0; i < generations; i++) {
      client = client.newBuilder().addInterceptor(chain -> chain.proceed(chain.request())).build();
    }
    return new OkHttpCaller(client);
  }

  /** A client with TLS of the application's own. */
  static HttpCaller withTls(SSLSocketFactory sockets, X509TrustManager trust) {
    return new OkHttpCaller(new OkHttpClient.Builder().sslSocketFactory(sockets, trust).build());
  }

  /** A client as OkHttp makes it, which sends again by itself. */
  static HttpCaller asItComes() {
    return new OkHttpCaller(new OkHttpClient());
  }
}
