package io.outrigger.it.client;

/** Streams over OkHttp that are gone on with. */
class OkHttpContinuedTest extends Contract implements ContinuedCases {

  OkHttpContinuedTest() {
    super("protect");
  }

  @Override
  HttpCaller newClient() {
    return new OkHttpCaller();
  }
}
