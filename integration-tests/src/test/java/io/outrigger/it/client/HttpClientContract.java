package io.outrigger.it.client;

/** What every client must do in mode {@code protect}. */
abstract class HttpClientContract extends Contract
    implements RetryCases,
        BodyCases,
        StreamCases,
        JudgedCases,
        ContinuedCases,
        LimitCases,
        TimeCases {

  HttpClientContract() {
    super("protect");
  }
}
