package io.outrigger.telemetry;

import io.outrigger.engine.CallFacts;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parent that a request's {@code traceparent} header names, or that is current.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param sampled whether the parent is recorded
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

  // W3C Trace Context, section 3.2. Versions after 00 may append fields.
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /** Reads a header's value; null where there is none or it is malformed. */
  static @Nullable TraceParent parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(header.trim());
    if (!matcher.matches()) {
      return null;
    }
    boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
    return new TraceParent(matcher.group(1), matcher.group(2), sampled);
  }

  /** As the header's value. */
  String header() {
    return "00-" + traceId + '-' + spanId + (sampled ? "-01" : "-00");
  }

  /** The call inside of this span: what is current comes before what a header says. */
  CallFacts around(CallFacts call) {
    return new CallFacts(
        call.operation(),
        call.provider(),
        call.target(),
        call.stream(),
        call.serverAddress(),
        call.serverPort(),
        call.parameters(),
        header(),
        call.application());
  }
}
