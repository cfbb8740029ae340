package io.outrigger.client.jdk;

import java.net.http.HttpRequest.BodyPublisher;

/** The request body of one attempt. */
interface Sending extends BodyPublisher {

  /** Whether some of the request may have reached the other side. */
  boolean anything();
}
