package io.outrigger.client.jdk;

import io.outrigger.call.Timing;
import io.outrigger.weave.Trust;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.security.AccessController;
import java.security.GeneralSecurityException;
import java.security.PrivilegedAction;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to another origin than the application asked for, beside one client of the
 * application: through its proxy, on its executor, within its limit for connecting, to whom it
 * trusts. Nothing else of it comes along. A client of the JDK has a thread, so there is one of ours
 * for each of the application's at most, and it goes with that.
 */
final class OutwardClient {
  /** The map lets go of clients that are gone only when it is touched. */
  private static final long SWEEP = TimeUnit.SECONDS.toNanos(30);

  /** Values must not refer to their keys, or both would stay. */
  private static final Map<HttpClient, OutwardClient> BESIDE = new WeakHashMap<>();

  private static boolean sweeping;

  private final HttpClient client;
  private final boolean tls;

  private OutwardClient(HttpClient client, boolean tls) {
    this.client = client;
    this.tls = tls;
  }

  /** The one beside the application's client, made at the first call. */
  static OutwardClient beside(HttpClient application, Timing timing) {
    synchronized (BESIDE) {
      OutwardClient known = BESIDE.get(application);
      if (known == null) {
        known = derive(application);
        BESIDE.put(application, known);
        if (!sweeping) {
          sweeping = true;
          sweepLater(timing);
        }
      }
      return known;
    }
  }

  private static void sweepLater(Timing timing) {
    var unused =
        timing.schedule(
            SWEEP,
            Runnable::run,
            () -> {
              synchronized (BESIDE) {
                sweeping = !BESIDE.isEmpty();
                if (sweeping) {
                  sweepLater(timing);
                }
              }
            });
  }

  /** Why nothing can be sent, or null. */
  @Nullable String obstacle(boolean https) {
    return https && !tls ? "whom this HttpClient's SSLContext trusts cannot be told" : null;
  }

  HttpClient client(boolean https) throws IOException {
    String obstacle = obstacle(https);
    if (obstacle != null) {
      throw new IOException(obstacle);
    }
    return client;
  }

  private static OutwardClient derive(HttpClient application) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(application.version());
    application.connectTimeout().ifPresent(builder::connectTimeout);
    WeakReference<HttpClient> theirs = new WeakReference<>(application);
    if (application.proxy().isPresent()) {
      builder.proxy(new TheirProxies(theirs));
    }
    if (application.executor().isPresent()) {
      builder.executor(task -> Threads.of(theirs.get()).execute(task));
    }
    SSLParameters parameters = application.sslParameters();
    parameters.setServerNames(null); // another server's
    builder.sslParameters(parameters);
    X509TrustManager trust = Trust.of(application.sslContext());
    boolean tls = false;
    if (trust != null) {
      try {
        builder.sslContext(Trust.alone(trust));
        tls = true;
      } catch (GeneralSecurityException impossible) {
        // As if it could not be told.
      }
    }
    return new OutwardClient(build(builder), tls);
  }

  /** Nothing of whoever calls first stays with the client's thread; see {@link Threads}. */
  @SuppressWarnings("removal")
  private static HttpClient build(HttpClient.Builder builder) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      PrivilegedAction<HttpClient> built = builder::build;
      return AccessController.doPrivileged(built);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
