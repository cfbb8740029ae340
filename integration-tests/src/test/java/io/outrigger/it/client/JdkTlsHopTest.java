package io.outrigger.it.client;

import java.net.http.HttpClient;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

class JdkTlsHopTest extends TlsHopContract {

  @Override
  HttpCaller newClient(SSLContext context, X509TrustManager trust) {
    return new JdkCaller(
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build(),
        UnaryOperator.identity());
  }
}
