package io.outrigger.it.client;

import java.util.List;

class JdkLeftStreamsTest extends LeftStreamsContract {

  @Override
  HttpCaller newClient() {
    return new JdkCaller();
  }

  @Override
  List<Way> ways() {
    return waysOf((JdkCaller) client());
  }

  static List<Way> waysOf(JdkCaller client) {
    return List.of(
        ask -> client.open(ask).close(),
        ask -> {
          try (HttpCaller.Opened opened = client.open(ask)) {
            opened.body().read(new byte[20]);
          }
        },
        ask -> client.cancelFlow(ask, false),
        ask -> client.cancelFlow(ask, true));
  }
}
