package io.outrigger.weave;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a TLS context believes, apart from the key that it shows: a call to another host must keep
 * the first and must not carry the second. No public way takes a context apart, so the JDK's own
 * kind is asked inside, which {@link BootSlot} has opened to us; of any other kind nothing is
 * known.
 */
public final class Trust {
  private static final String INNER = "sun.security.ssl.";
  private static final @Nullable MethodHandle OF_CONTEXT = ofContext();
  private static final @Nullable MethodHandle OF_SOCKETS = ofSockets();

  private Trust() {}

  /** Whom this context believes, or null where that cannot be told. */
  public static @Nullable X509TrustManager of(SSLContext context) {
    X509TrustManager inside = ask(OF_CONTEXT, context);
    boolean platforms = context.getProtocol().equals("Default"); // unless replaced by setDefault
    return inside == null && platforms ? ofPlatform() : inside;
  }

  /** Whom sockets of this factory believe, or null where that cannot be told. */
  public static @Nullable X509TrustManager of(SSLSocketFactory sockets) {
    return ask(OF_SOCKETS, sockets);
  }

  /** A context that believes the same and has no key. */
  public static SSLContext alone(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private static @Nullable X509TrustManager ask(@Nullable MethodHandle way, Object whom) {
    try {
      return way == null ? null : (X509TrustManager) way.invoke(whom);
    } catch (Throwable anotherKind) {
      return null;
    }
  }

  private static @Nullable X509TrustManager ofPlatform() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager each : factory.getTrustManagers()) {
        if (each instanceof X509TrustManager trust) {
          return trust;
        }
      }
    } catch (GeneralSecurityException unreadable) {
      // The application's own calls have the same trouble.
    }
    return null;
  }

  private static @Nullable MethodHandle ofContext() {
    try {
      return MethodHandles.filterReturnValue(
          within(SSLContext.class).findGetter(SSLContext.class, "contextSpi", SSLContextSpi.class),
          trustOfSpi().asType(methodType(X509TrustManager.class, SSLContextSpi.class)));
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return null;
    }
  }

  private static @Nullable MethodHandle ofSockets() {
    try {
      Class<?> sockets = Class.forName(INNER + "SSLSocketFactoryImpl");
      Class<?> spi = Class.forName(INNER + "SSLContextImpl");
      return MethodHandles.filterReturnValue(
          within(sockets).findGetter(sockets, "context", spi), trustOfSpi());
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return null;
    }
  }

  private static MethodHandle trustOfSpi() throws ReflectiveOperationException {
    Class<?> spi = Class.forName(INNER + "SSLContextImpl");
    return within(spi).findVirtual(spi, "getX509TrustManager", methodType(X509TrustManager.class));
  }

  private static Lookup within(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }
}
