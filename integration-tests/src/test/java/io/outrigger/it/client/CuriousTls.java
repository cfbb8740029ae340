package io.outrigger.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server that asks everybody for a certificate, needs none, and answers one request each. */
final class CuriousTls implements AutoCloseable {
  private static final String ANSWER =
      "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}";

  private final SSLServerSocket listening;
  private final List<Visit> visits = new CopyOnWriteArrayList<>();

  /** Who came, and with what. */
  record Visit(boolean showedCertificate, String request) {}

  private CuriousTls(SSLServerSocket listening) {
    this.listening = listening;
  }

  static CuriousTls start(SSLContext context) throws IOException {
    SSLServerSocket listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listening.setWantClientAuth(true);
    CuriousTls server = new CuriousTls(listening);
    Thread serving = new Thread(server::serve, "curious-tls");
    serving.setDaemon(true);
    serving.start();
    return server;
  }

  String url(String host) {
    return "https://" + host + ":" + listening.getLocalPort();
  }

  /** In order. */
  List<Visit> visits() {
    return visits;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        socket.startHandshake();
        visits.add(new Visit(hasCertificate(socket), request(socket.getInputStream())));
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
        String whole = head + "content-length: " + ANSWER.length() + "\r\n\r\n" + ANSWER;
        socket.getOutputStream().write(whole.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (IOException gone) {
        // The next one, please.
      }
    }
  }

  private static boolean hasCertificate(SSLSocket socket) {
    try {
      return socket.getSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException none) {
      return false;
    }
  }

  private static String request(InputStream stream) throws IOException {
    InputStream in = new BufferedInputStream(stream);
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b != -1 && head.indexOf("\r\n\r\n") < 0; b = in.read()) {
      head.append((char) b);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 18, lower.indexOf("\r\n", at + 2)));
    return head + new String(in.readNBytes(length), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
