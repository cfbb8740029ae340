package io.outrigger.client.okhttp;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.net.SocketException;
import okhttp3.Connection;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The socket behind a response. On HTTP/1 OkHttp sets a read time-out on the socket, too, which no
 * public way leads back to: an application interceptor sees no connection. Where the inner way is
 * not found either, read time-outs are better not shortened.
 */
final class SocketOf {

  private static final @Nullable MethodHandle CONNECTION = connection();

  private SocketOf() {}

  /** Whether this version of OkHttp lets us reach it. */
  static boolean isKnown() {
    return CONNECTION != null;
  }

  /**
   * Sets the longest wait of one read.
   *
   * @param millis 0 = no limit
   */
  static void limitReads(Response response, int millis) {
    Protocol protocol = response.protocol();
    if (CONNECTION == null || (protocol != Protocol.HTTP_1_1 && protocol != Protocol.HTTP_1_0)) {
      return; // HTTP/2 limits streams, not sockets
    }
    try {
      Connection connection = (Connection) CONNECTION.invoke(response);
      if (connection != null) {
        connection.socket().setSoTimeout(millis);
      }
    } catch (SocketException closed) {
      // The next read says so.
    } catch (Throwable noExchange) {
      // A response of the application's own making, or from its cache: no socket behind it.
    }
  }

  private static @Nullable MethodHandle connection() {
    try {
      return since4();
    } catch (ReflectiveOperationException | LinkageError otherVersion) {
      try {
        return in3();
      } catch (ReflectiveOperationException | LinkageError unknown) {
        return null;
      }
    }
  }

  private static MethodHandle since4() throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> exchange = type("okhttp3.internal.connection.Exchange");
    Class<?> connection = type("okhttp3.internal.connection.RealConnection");
    return MethodHandles.filterReturnValue(
        lookup.findVirtual(Response.class, "exchange", methodType(exchange)),
        lookup.findVirtual(exchange, "getConnection$okhttp", methodType(connection)));
  }

  private static MethodHandle in3() throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> internal = type("okhttp3.internal.Internal");
    Class<?> exchange = type("okhttp3.internal.connection.Exchange");
    Class<?> connection = type("okhttp3.internal.connection.RealConnection");
    MethodHandle toExchange =
        MethodHandles.foldArguments(
            lookup.findVirtual(internal, "exchange", methodType(exchange, Response.class)),
            lookup.findStaticGetter(internal, "instance", internal));
    return MethodHandles.filterReturnValue(
        toExchange, lookup.findVirtual(exchange, "connection", methodType(connection)));
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, SocketOf.class.getClassLoader());
  }
}
