package io.outrigger.it.client;

class JdkObserveTest extends HandsOffContract {

  JdkObserveTest() {
    super("observe");
  }

  @Override
  HttpCaller newClient() {
    return new JdkCaller();
  }
}
