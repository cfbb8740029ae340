package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.Outcome;
import io.outrigger.http.Outcome.Phase;
import io.outrigger.provider.Providers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LocalFailureTest {
  private static final int POLICY = Classification.AS_POLICY_ALLOWS;

  private final Classifier classifier = new Classifier();

  static Stream<Arguments> failures() {
    return Stream.of(
        row(new UnknownHostException("api.example"), ErrorCategory.TRANSIENT, POLICY, Repeat.SAFE),
        row(
            caused(new ConnectException(), new UnresolvedAddressException()),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.SAFE),
        row(
            new ConnectException("Connection refused"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.SAFE),
        row(
            new HttpConnectTimeoutException("HTTP connect timed out"),
            ErrorCategory.TIMEOUT,
            1,
            Repeat.SAFE),
        row(new SocketTimeoutException("Connect timed out"), ErrorCategory.TIMEOUT, 1, Repeat.SAFE),
        row(
            new SocketTimeoutException("failed to connect to /10.0.0.1 (port 443) after 10000ms"),
            ErrorCategory.TIMEOUT,
            1,
            Repeat.SAFE),
        row(new SocketTimeoutException("timeout"), ErrorCategory.TIMEOUT, 1, Repeat.AMBIGUOUS),
        row(
            new SocketTimeoutException("Read timed out"),
            ErrorCategory.TIMEOUT,
            1,
            Repeat.AMBIGUOUS),
        row(
            new HttpTimeoutException("request timed out"),
            ErrorCategory.TIMEOUT,
            1,
            Repeat.AMBIGUOUS),
        row(
            caused(new InterruptedIOException("timeout"), new IOException("Canceled")),
            ErrorCategory.TIMEOUT,
            1,
            Repeat.AMBIGUOUS),
        row(
            new InterruptedIOException("interrupted"),
            ErrorCategory.CANCELLED,
            0,
            Repeat.AMBIGUOUS),
        row(new IOException("Canceled"), ErrorCategory.CANCELLED, 0, Repeat.AMBIGUOUS),
        row(new CancellationException(), ErrorCategory.CANCELLED, 0, Repeat.AMBIGUOUS),
        row(new InterruptedException(), ErrorCategory.CANCELLED, 0, Repeat.AMBIGUOUS),
        row(
            caused(
                new SSLHandshakeException("PKIX path building failed"),
                new CertificateException("bad")),
            ErrorCategory.UNKNOWN,
            0,
            Repeat.SAFE),
        row(
            new SSLHandshakeException("Received fatal alert: protocol_version"),
            ErrorCategory.UNKNOWN,
            0,
            Repeat.SAFE),
        row(
            new SSLHandshakeException("Received fatal alert: bad_certificate"),
            ErrorCategory.AUTH,
            0,
            Repeat.SAFE),
        row(
            caused(
                new SSLHandshakeException("Remote host terminated the handshake"),
                new EOFException()),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.SAFE),
        row(
            new SSLException("Connection reset"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new SocketException("Connection reset"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new EOFException("\\n not found: limit=0"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new IOException("HTTP/1.1 header parser received no bytes"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new IOException("/10.0.0.1:443: GOAWAY received"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new IOException("unexpected end of stream on https://api"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(
            new StreamResetException("stream was reset: REFUSED_STREAM"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.SAFE),
        row(
            new StreamResetException("stream was reset: INTERNAL_ERROR"),
            ErrorCategory.TRANSIENT,
            POLICY,
            Repeat.AMBIGUOUS),
        row(new ConnectionShutdownException(), ErrorCategory.TRANSIENT, POLICY, Repeat.SAFE),
        row(
            new IOException("too many concurrent streams"),
            ErrorCategory.TRANSIENT,
            1,
            Repeat.SAFE),
        row(
            new IOException("Failed to authenticate with proxy"),
            ErrorCategory.AUTH,
            0,
            Repeat.SAFE),
        row(new IOException("something new"), ErrorCategory.UNKNOWN, 1, Repeat.AMBIGUOUS),
        row(new IllegalStateException("bug"), ErrorCategory.UNKNOWN, 0, Repeat.AMBIGUOUS));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void namesWhatTheClientThrew(
      Throwable error, ErrorCategory category, int retries, Repeat repeat) {
    Classification named = classify(error, Phase.AFTER_SEND);
    assertThat(named.category()).as(named.rule()).isEqualTo(category);
    assertThat(named.retries()).as(named.rule()).isEqualTo(retries);
    assertThat(named.repeat()).as(named.rule()).isEqualTo(repeat);
    assertThat(named.reason()).isEqualTo(error.getClass().getSimpleName());
    assertThat(named.hint()).isNull();
  }

  @Test
  void anythingBeforeTheRequestWasSentIsSafeToRepeat() {
    assertThat(classify(new SocketException("Connection reset"), Phase.BEFORE_SEND).repeat())
        .isEqualTo(Repeat.SAFE);
    assertThat(classify(new SocketException("Connection reset"), Phase.IN_RESPONSE).repeat())
        .isEqualTo(Repeat.AMBIGUOUS);
  }

  @Test
  void looksBehindTheWrappersOfFutures() {
    Throwable wrapped =
        new CompletionException(new ExecutionException(new SocketTimeoutException("timeout")));
    Classification named = classify(wrapped, Phase.AFTER_SEND);
    assertThat(named.category()).isEqualTo(ErrorCategory.TIMEOUT);
    assertThat(named.reason()).isEqualTo("SocketTimeoutException");
  }

  @Test
  void survivesExceptionsThatCauseEachOther() {
    Exception first = new Exception("a");
    Exception second = new Exception("b", first);
    first.initCause(second);
    assertThat(classify(new CompletionException(first), Phase.AFTER_SEND).category())
        .isEqualTo(ErrorCategory.UNKNOWN);
  }

  private Classification classify(Throwable error, Phase phase) {
    return classifier.classify(
        Providers.of("openai"), new Outcome.Broken(error, phase), Instant.EPOCH);
  }

  private static Arguments row(
      Throwable error, ErrorCategory category, int retries, Repeat repeat) {
    return Arguments.of(error, category, retries, repeat);
  }

  private static Throwable caused(Throwable error, Throwable cause) {
    return error.initCause(cause);
  }

  /** Named like OkHttp's, which applications may have shaded: only the name is known. */
  @SuppressWarnings("serial")
  static final class StreamResetException extends IOException {
    StreamResetException(String message) {
      super(message);
    }
  }

  @SuppressWarnings("serial")
  static final class ConnectionShutdownException extends IOException {}
}
