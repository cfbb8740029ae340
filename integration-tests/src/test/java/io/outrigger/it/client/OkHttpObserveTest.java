package io.outrigger.it.client;

class OkHttpObserveTest extends HandsOffContract {

  OkHttpObserveTest() {
    super("observe");
  }

  @Override
  HttpCaller newClient() {
    return new OkHttpCaller();
  }
}
