package io.outrigger.it.fake;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The second port, opened on demand: most tests need no TLS, and a certificate costs a second. */
final class TlsPort {
  private final FakeLlm fake;
  private @Nullable ServerSocket listener;
  private @Nullable SelfSigned certificate;

  TlsPort(FakeLlm fake) {
    this.fake = fake;
  }

  synchronized int port() throws IOException {
    ServerSocket current = listener;
    if (current == null) {
      certificate();
      current = fake.listen(0);
      listener = current;
      fake.accept(current, true);
    }
    return current.getLocalPort();
  }

  synchronized SelfSigned certificate() throws IOException {
    SelfSigned current = certificate;
    if (current == null) {
      current = SelfSigned.create();
      certificate = current;
    }
    return current;
  }

  Socket handshake(Socket raw) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            certificate()
                .context()
                .getSocketFactory()
                .createSocket(raw, "localhost", raw.getPort(), true);
    secure.setUseClientMode(false);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  synchronized void close() throws IOException {
    ServerSocket current = listener;
    if (current != null) {
      current.close();
    }
    SelfSigned made = certificate;
    if (made != null) {
      made.delete();
    }
  }
}
