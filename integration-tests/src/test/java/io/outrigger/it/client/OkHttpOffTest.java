package io.outrigger.it.client;

class OkHttpOffTest extends HandsOffContract {

  OkHttpOffTest() {
    super("off");
  }

  @Override
  HttpCaller newClient() {
    return new OkHttpCaller();
  }
}
