package io.outrigger.it.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection of a client, before it is known which version of HTTP it speaks.
 *
 * @param raw the TCP socket: resets must not pass through TLS, which would say goodbye first
 * @param stream what bytes go through: the same socket, or TLS on it
 */
record Connection(FakeLlm fake, long number, Socket raw, Socket stream) {
  /** Starts the preface of HTTP/2 (RFC 9113, section 3.4) and no request of HTTP/1.1. */
  private static final byte[] PRIOR_KNOWLEDGE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  void run() throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream.getInputStream(), 16 * 1024);
    BufferedOutputStream out = new BufferedOutputStream(stream.getOutputStream(), 16 * 1024);
    in.mark(PRIOR_KNOWLEDGE.length);
    int first = in.read();
    if (first < 0) {
      return;
    }
    in.reset();
    if (first == 'P') {
      byte[] start = in.readNBytes(3);
      in.reset();
      if (Arrays.equals(start, 0, start.length, PRIOR_KNOWLEDGE, 0, 3)) {
        in.skipNBytes(PRIOR_KNOWLEDGE.length);
        new Http2Connection(this, in, out).run();
        return;
      }
    }
    new Http1Connection(this, in, out).run();
  }

  /** RST instead of FIN. */
  void reset() throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
  }

  /** FIN. Reads what still comes, for a close with unread bytes would send RST. */
  void finish(long drainMillis) throws IOException {
    raw.shutdownOutput();
    raw.setSoTimeout((int) drainMillis);
    byte[] rest = new byte[1024];
    try {
      while (raw.getInputStream().read(rest) >= 0) {
        // Bytes of a request that nobody will answer.
      }
    } catch (java.net.SocketTimeoutException e) {
      // The client keeps its side open: that is its affair.
    }
    raw.close();
  }
}
