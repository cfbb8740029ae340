package io.outrigger.client.jdk;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/**
 * The application's own handler, in a request that passes by the agent: the hook on the way lets it
 * through by this type, whatever has become of the thread's claim.
 */
record PassedOn<T>(BodyHandler<T> handler) implements BodyHandler<T> {
  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    return handler.apply(info);
  }
}
