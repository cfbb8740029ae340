package io.outrigger.it.client;

class JdkHttpClientContractTest extends HttpClientContract {

  @Override
  HttpCaller newClient() {
    return new JdkCaller();
  }
}
