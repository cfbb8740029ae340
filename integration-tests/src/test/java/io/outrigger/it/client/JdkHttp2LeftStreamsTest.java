package io.outrigger.it.client;

import java.util.List;

/** The same over HTTP/2: a stream that is left must not cost its connection. */
class JdkHttp2LeftStreamsTest extends LeftStreamsContract {

  @Override
  HttpCaller newClient() {
    return JdkCaller.overHttp2(fake());
  }

  @Override
  List<Way> ways() {
    return JdkLeftStreamsTest.waysOf((JdkCaller) client());
  }

  /**
   * Never more: after some thousands JDK 17's client, with or without the agent, gets no more bytes
   * on that connection.
   */
  @Override
  int streams() {
    return FEW;
  }
}
