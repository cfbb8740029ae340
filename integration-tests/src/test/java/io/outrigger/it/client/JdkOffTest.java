package io.outrigger.it.client;

class JdkOffTest extends HandsOffContract {

  JdkOffTest() {
    super("off");
  }

  @Override
  HttpCaller newClient() {
    return new JdkCaller();
  }
}
