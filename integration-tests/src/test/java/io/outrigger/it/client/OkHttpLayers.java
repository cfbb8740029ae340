package io.outrigger.it.client;

import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

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

  /** The same, with an interceptor that puts a body around each, as those do that compress. */
  static HttpCaller wrapping() {
    return new OkHttpCaller(
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  Request asked = chain.request();
                  RequestBody around = new Around(Objects.requireNonNull(asked.body()));
                  return chain.proceed(asked.newBuilder().method(asked.method(), around).build());
                })
            .build());
  }

  /** A client as OkHttp makes it, which sends again by itself. */
  static HttpCaller asItComes() {
    return new OkHttpCaller(new OkHttpClient());
  }

  /** Knows nothing of whether the other may be written twice. */
  private static final class Around extends RequestBody {
    private final RequestBody inner;

    Around(RequestBody inner) {
      this.inner = inner;
    }

    @Override
    public @Nullable MediaType contentType() {
      return inner.contentType();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      inner.writeTo(sink);
    }
  }
}
