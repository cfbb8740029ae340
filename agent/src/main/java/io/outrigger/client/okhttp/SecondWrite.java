package io.outrigger.client.okhttp;

import java.io.IOException;
import java.net.ProtocolException;

/**
 * OkHttp wanted to send a request again that must leave once. Of this type because OkHttp lets a
 * protocol's violation be, and tries again after others.
 */
final class SecondWrite extends ProtocolException {
  private static final long serialVersionUID = 1;

  SecondWrite() {
    super("this request must not leave a second time");
  }

  /** What became of the first time, which OkHttp tells from version 4 on. */
  IOException lost() {
    for (Throwable before : getSuppressed()) {
      if (before instanceof IOException io) {
        return io;
      }
    }
    return new IOException("unexpected end of stream, of a request that must leave once", this);
  }
}
