package io.outrigger.client.okhttp;

import java.io.IOException;
import okhttp3.Authenticator;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * The application's proxy authenticator, kept from answering an origin: a 407 that comes through a
 * TLS tunnel is the origin's own, and so would be what is sent back. Equal where the application's
 * is, or connections would not be found again.
 */
record ProxyOnly(Authenticator theirs) implements Authenticator {

  static Authenticator of(Authenticator theirs) {
    return theirs == Authenticator.NONE ? theirs : new ProxyOnly(theirs);
  }

  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response)
      throws IOException {
    Request asked = response.request();
    boolean tunnel = asked.method().equals("CONNECT");
    if (!tunnel && asked.url().isHttps()) {
      return null;
    }
    Request answer = theirs.authenticate(route, response);
    if (answer != null && answer.body() instanceof AttemptBody body) {
      body.rejected();
    }
    return answer;
  }
}
