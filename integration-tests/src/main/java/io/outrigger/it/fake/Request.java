package io.outrigger.it.fake;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request as it came from the wire.
 *
 * @param scenario first segment of the path; chooses the script
 * @param path the rest of the path with its query, as a provider would see it
 * @param body all bytes of the body, chunks joined
 * @param protocol {@code HTTP/1.1} or {@code HTTP/2}
 * @param bodyComplete false when the client went away before it had sent the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire: written once, never compared
public record Request(
    String method,
    String scenario,
    String path,
    Headers headers,
    byte[] body,
    String protocol,
    boolean bodyComplete) {

  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern MODEL_IN_PATH = Pattern.compile("/models/([^:/?]+)");

  /** Splits a target such as {@code /s01/v1/models} into scenario and path. */
  static Request of(
      String method,
      String target,
      Headers headers,
      byte[] body,
      String protocol,
      boolean complete) {
    int slash = target.indexOf('/', 1);
    boolean nested = target.startsWith("/") && slash > 0;
    String scenario = nested ? target.substring(1, slash) : "";
    String path = nested ? target.substring(slash) : target;
    return new Request(method, scenario, path, headers, body, protocol, complete);
  }

  /** The body read as UTF-8. */
  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The model named in the body or, as Gemini has it, in the path; {@code -} when none is named.
   */
  public String model() {
    Matcher inPath = MODEL_IN_PATH.matcher(path);
    if (inPath.find()) {
      return inPath.group(1);
    }
    Matcher inBody = MODEL.matcher(bodyText());
    return inBody.find() ? inBody.group(1) : "-";
  }

  /** Whether the client asked for an event stream. */
  public boolean streaming() {
    return path.contains(":streamGenerateContent") || flag("stream");
  }

  /**
   * Whether the body has this key set to true. A pattern suffices: inside a prompt the quotes would
   * be escaped.
   */
  boolean flag(String key) {
    return Pattern.compile("\"" + key + "\"\\s*:\\s*true").matcher(bodyText()).find();
  }
}
