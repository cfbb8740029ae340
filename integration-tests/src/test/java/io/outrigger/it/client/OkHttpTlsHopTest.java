package io.outrigger.it.client;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

class OkHttpTlsHopTest extends TlsHopContract {

  @Override
  HttpCaller newClient(SSLContext context, X509TrustManager trust) {
    return OkHttpLayers.withTls(context.getSocketFactory(), trust);
  }
}
