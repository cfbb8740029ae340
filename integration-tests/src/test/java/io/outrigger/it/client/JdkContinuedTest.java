package io.outrigger.it.client;

/** Streams over the JDK client that are gone on with. */
class JdkContinuedTest extends Contract implements ContinuedCases {

  JdkContinuedTest() {
    super("protect");
  }

  @Override
  HttpCaller newClient() {
    return new JdkCaller();
  }
}
