package io.outrigger.client.okhttp;

import static java.lang.invoke.MethodType.methodType;

import io.outrigger.weave.Trust;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to another origin than the application asked for, beside one client of the
 * application: through its proxy, its DNS and its limits, to whom it trusts, out of its connection
 * pool, so that there is no thread more and nothing to close. Nothing else of it comes along.
 */
final class OutwardClient {
  private static final @Nullable MethodHandle TRUST = trustAccessor();

  private final Sockets sockets;
  private volatile @Nullable OkHttpClient application;
  private @Nullable OkHttpClient outward;
  private boolean tls;

  private OutwardClient(Sockets sockets) {
    this.sockets = sockets;
  }

  /**
   * @param original of the client that this one is a copy of, or null: some SDKs make a copy for
   *     each call, and connections are found again by their socket factory
   */
  static OutwardClient like(@Nullable OutwardClient original) {
    return new OutwardClient(original == null ? new Sockets() : original.sockets);
  }

  /** The application's client is there. */
  void beside(OkHttpClient client) {
    application = client;
  }

  /** Whether the application's client answers a 401 or 407 itself; true where not known. */
  boolean answersChallenges() {
    OkHttpClient client = application;
    return client == null
        || client.authenticator() != Authenticator.NONE
        || client.proxyAuthenticator() != Authenticator.NONE;
  }

  /** Why nothing can be sent, or null. */
  @Nullable String obstacle(boolean https) {
    try {
      ready();
      return https && !tls ? "whom this OkHttpClient trusts in TLS cannot be told" : null;
    } catch (IOException none) {
      return none.getMessage();
    }
  }

  /** Whether the application's own client can be asked once more, see {@link #again}. */
  boolean knowsClient() {
    return application != null;
  }

  /** A call of the application's own client, beside the one that has come to its end. */
  Call again(Request request) throws IOException {
    OkHttpClient client = application;
    if (client == null) {
      throw new IOException("this OkHttpClient was made before the agent came");
    }
    return client.newCall(request);
  }

  Call newCall(Request request) throws IOException {
    return ready().newCall(request);
  }

  private synchronized OkHttpClient ready() throws IOException {
    OkHttpClient known = outward;
    if (known == null) {
      OkHttpClient client = application;
      if (client == null) {
        throw new IOException("this OkHttpClient was made before the agent came");
      }
      known = derive(client);
      outward = known;
    }
    return known;
  }

  private OkHttpClient derive(OkHttpClient client) throws IOException {
    OkHttpClient.Builder builder = client.newBuilder();
    builder.interceptors().clear();
    builder.networkInterceptors().clear();
    builder.interceptors().add(new OutwardCall.Through());
    builder
        .authenticator(Authenticator.NONE)
        .proxyAuthenticator(ProxyOnly.of(client.proxyAuthenticator()))
        .cookieJar(CookieJar.NO_COOKIES)
        .cache(null)
        .eventListener(EventListener.NONE)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(true) // before anything was sent: the bodies are one-shot
        .callTimeout(0, TimeUnit.MILLISECONDS); // each call has its own
    if (client.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE)) {
      builder.protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)); // knowledge of one server
    }
    X509TrustManager trust = trustOf(client);
    tls = trust != null;
    if (trust == null) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    } else {
      builder.sslSocketFactory(sockets.trusting(trust), trust);
    }
    return builder.build();
  }

  private static @Nullable X509TrustManager trustOf(OkHttpClient client) {
    try {
      return TRUST != null
          ? (X509TrustManager) TRUST.invoke(client)
          : Trust.of(client.sslSocketFactory());
    } catch (Throwable withoutTls) {
      return null;
    }
  }

  private static @Nullable MethodHandle trustAccessor() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(OkHttpClient.class, "x509TrustManager", methodType(X509TrustManager.class));
    } catch (ReflectiveOperationException before4) {
      return null;
    }
  }

  /** Sockets without the application's key, shared by all copies of a client. */
  private static final class Sockets {
    private @Nullable X509TrustManager trust;
    private @Nullable SSLSocketFactory factory;

    synchronized SSLSocketFactory trusting(X509TrustManager wanted) throws IOException {
      SSLSocketFactory known = factory;
      if (known == null || trust != wanted) {
        try {
          known = Trust.alone(wanted).getSocketFactory();
        } catch (GeneralSecurityException impossible) {
          throw new IOException("no TLS without a client certificate", impossible);
        }
        trust = wanted;
        factory = known;
      }
      return known;
    }
  }
}
