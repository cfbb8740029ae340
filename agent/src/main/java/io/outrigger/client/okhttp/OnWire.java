package io.outrigger.client.okhttp;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Call;
import okhttp3.Interceptor.Chain;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a call has on the wire, and its end: as {@code Call.cancel()} ends it, an HTTP/1 connection
 * or an HTTP/2 stream, but the application's call is not marked as cancelled and can send again. No
 * public way leads there. Where the inner ways are not found either, nothing is limited.
 */
final class OnWire {
  private static final String INNER = "okhttp3.internal.connection.";
  private static final @Nullable OnWire KNOWN = find();

  /**
   * Of the chain or its call: exchange, and what is connecting, either null where there is none.
   */
  private final MethodHandle exchangeOfChain;

  private final MethodHandle connectingOfChain;
  private final MethodHandle exchangeOfResponse;

  /** Ends an exchange, a connection or, in OkHttp 5, a plan to connect. */
  private final MethodHandle cancelExchange;

  private final MethodHandle cancelConnecting;

  private OnWire(
      MethodHandle exchangeOfChain,
      MethodHandle connectingOfChain,
      MethodHandle exchangeOfResponse,
      MethodHandle cancelExchange,
      MethodHandle cancelConnecting) {
    this.exchangeOfChain = exchangeOfChain;
    this.connectingOfChain = connectingOfChain;
    this.exchangeOfResponse = exchangeOfResponse;
    this.cancelExchange = cancelExchange;
    this.cancelConnecting = cancelConnecting;
  }

  /** Whether this version of OkHttp lets us reach it. */
  static boolean isKnown() {
    return KNOWN != null;
  }

  /** Ends what the chain's call has on the wire now. */
  static void cancel(Chain chain) {
    if (KNOWN != null) {
      KNOWN.end(chain);
    }
  }

  private void end(Chain chain) {
    try {
      Object exchange = exchangeOfChain.invoke(chain);
      if (exchange != null) {
        cancelExchange.invoke(exchange);
        return;
      }
      Object connecting = connectingOfChain.invoke(chain);
      if (connecting instanceof List<?> plans) {
        for (Object plan : plans) {
          cancelConnecting.invoke(plan);
        }
      } else if (connecting != null) {
        cancelConnecting.invoke(connecting);
      }
    } catch (Throwable gone) {
      // Nothing of it is on the wire any more, or not yet.
    }
  }

  /**
   * What transfers the body of a response, or null where the response is from a cache or of the
   * application's own making.
   */
  static @Nullable Object exchange(Response response) {
    try {
      return KNOWN == null ? null : KNOWN.exchangeOfResponse.invoke(response);
    } catch (Throwable none) {
      return null;
    }
  }

  /** Ends the transfer of a body. */
  static void cancel(Object exchange) {
    try {
      if (KNOWN != null) {
        KNOWN.cancelExchange.invoke(exchange);
      }
    } catch (Throwable gone) {
      // It has ended by itself.
    }
  }

  private static @Nullable OnWire find() {
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

  private static OnWire since4() throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> exchange = type(INNER + "Exchange");
    Class<?> call = type(INNER + "RealCall");
    MethodHandle callOfChain = lookup.findVirtual(Chain.class, "call", methodType(Call.class));
    MethodHandle inner = callOfChain.asType(methodType(call, Chain.class));
    MethodHandle connecting;
    Class<?> connects;
    try {
      connects = type(INNER + "RoutePlanner$Plan");
      connecting =
          lookup.findVirtual(
              call, "getPlansToCancel$okhttp", methodType(CopyOnWriteArrayList.class));
    } catch (ReflectiveOperationException in4) {
      connects = type(INNER + "RealConnection");
      connecting = lookup.findVirtual(call, "getConnectionToCancel", methodType(connects));
    }
    return new OnWire(
        MethodHandles.filterReturnValue(
            inner,
            lookup.findVirtual(call, "getInterceptorScopedExchange$okhttp", methodType(exchange))),
        MethodHandles.filterReturnValue(inner, connecting),
        lookup.findVirtual(Response.class, "exchange", methodType(exchange)),
        lookup.findVirtual(exchange, "cancel", methodType(void.class)),
        lookup.findVirtual(connects, "cancel", methodType(void.class)));
  }

  private static OnWire in3() throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> internal = type("okhttp3.internal.Internal");
    Class<?> chain = type("okhttp3.internal.http.RealInterceptorChain");
    Class<?> transmitter = type(INNER + "Transmitter");
    Class<?> finder = type(INNER + "ExchangeFinder");
    Class<?> exchange = type(INNER + "Exchange");
    Class<?> connection = type(INNER + "RealConnection");
    MethodHandle inner =
        lookup
            .findVirtual(chain, "transmitter", methodType(transmitter))
            .asType(methodType(transmitter, Chain.class));
    MethodHandle connecting =
        MethodHandles.filterReturnValue(
            within(transmitter).findGetter(transmitter, "exchangeFinder", finder),
            within(finder).findGetter(finder, "connectingConnection", connection));
    return new OnWire(
        MethodHandles.filterReturnValue(
            inner, within(transmitter).findGetter(transmitter, "exchange", exchange)),
        MethodHandles.filterReturnValue(inner, connecting),
        MethodHandles.foldArguments(
            lookup.findVirtual(internal, "exchange", methodType(exchange, Response.class)),
            lookup.findStaticGetter(internal, "instance", internal)),
        lookup.findVirtual(exchange, "cancel", methodType(void.class)),
        lookup.findVirtual(connection, "cancel", methodType(void.class)));
  }

  private static Lookup within(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, OnWire.class.getClassLoader());
  }
}
