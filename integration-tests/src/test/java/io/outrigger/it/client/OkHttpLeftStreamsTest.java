package io.outrigger.it.client;

import java.util.List;

class OkHttpLeftStreamsTest extends LeftStreamsContract {

  @Override
  HttpCaller newClient() {
    return new OkHttpCaller();
  }

  private OkHttpCaller caller() {
    return (OkHttpCaller) client();
  }

  @Override
  List<Way> ways() {
    return List.of(
        ask -> caller().leave(ask, 0, false),
        ask -> caller().leave(ask, 0, true),
        ask -> caller().leave(ask, 20, false),
        ask -> caller().leave(ask, 20, true),
        ask -> caller().leave(ask.overH2c(), 0, false),
        ask -> caller().leave(ask.overH2c(), 0, true),
        ask -> caller().leave(ask.overH2c(), 20, false),
        ask -> caller().leave(ask.overH2c(), 20, true));
  }
}
