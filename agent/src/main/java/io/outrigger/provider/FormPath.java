package io.outrigger.provider;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the path of a request for another endpoint: the target's prefix and what stood behind the
 * first endpoint's prefix. A version ({@code /v1}) counts once: operators write base addresses as
 * they are written for SDKs, some with it and some without.
 */
public final class FormPath {

  /** Where hosts that are named without a path mount somebody else's form. */
  private static final Map<String, String> OPENAI_MOUNTS =
      Map.of(
          "gemini", "/v1beta/openai",
          "cohere", "/compatibility/v1",
          "fireworks", "/inference/v1",
          "groq", "/openai/v1",
          "openrouter", "/api/v1",
          "bedrock", "/openai/v1",
          "perplexity", "");

  private static final Map<String, String> ANTHROPIC_MOUNTS =
      Map.of("deepseek", "/anthropic/v1", "openrouter", "/api/v1", "azure", "/anthropic/v1");

  private static final String DEPLOYMENTS = "/openai/deployments/";

  private FormPath() {}

  /**
   * One end of a move.
   *
   * @param word its dialect; null = not configured
   * @param prefix the endpoint's path prefix, without a slash at its end
   */
  public record End(@Nullable String word, String prefix) {}

  /** Whether a request names its model in its body. */
  public static boolean isModelInBody(WireForm form, String path) {
    return form.place() == WireForm.Place.BODY && !isDeployment(path);
  }

  private static boolean isDeployment(String path) {
    return path.contains(DEPLOYMENTS);
  }

  /**
   * The path at the target.
   *
   * @param path the application's raw path, the first endpoint's prefix included
   * @param model the target's model; null = the same, which stays as the application wrote it
   * @return null where the target's address says too little, as Azure's and Vertex AI's may
   */
  public static @Nullable String moved(
      WireForm form, String path, End from, End to, @Nullable String model) {
    String behind = path.substring(from.prefix().length());
    if (form.isOpenAi() || form.isAnthropic()) {
      return compatible(form, path, behind, from, to, model);
    }
    if (form.place() == WireForm.Place.BODY) {
      return to.prefix() + behind;
    }
    String named = withModel(form, path, model);
    if (form.isGoogle() || form == WireForm.VERTEX_RAW) {
      boolean vertex = form == WireForm.VERTEX_RAW || "vertex".equals(to.word());
      return google(named, named.substring(from.prefix().length()), vertex, from, to);
    }
    return to.prefix() + named.substring(from.prefix().length());
  }

  /** The application's own path with another model in it. */
  public static String withModel(WireForm form, String path, @Nullable String model) {
    if (model == null) {
      return path;
    }
    if (form.place() == WireForm.Place.PATH) {
      return form.isGoogle() || form == WireForm.VERTEX_RAW
          ? inGoogle(path, model)
          : inSegment(path, "/model/", model);
    }
    return isDeployment(path) ? inSegment(path, DEPLOYMENTS, model) : path;
  }

  private static @Nullable String compatible(
      WireForm form, String path, String behind, End from, End to, @Nullable String model) {
    String resource = resource(form);
    boolean deployment = isDeployment(path);
    if (hasVersion(to.prefix())) {
      boolean azure = "azure".equals(to.word()) && form.isOpenAi();
      return azure && !to.prefix().endsWith("/openai/v1") ? null : to.prefix() + resource;
    }
    boolean sameKind = to.word() == null || to.word().equals(from.word());
    if ("azure".equals(to.word()) && form.isOpenAi()) {
      return sameKind ? joined(to.prefix(), azure(path, from.prefix(), model)) : null;
    }
    if ("vertex".equals(to.word())) {
      return null; // project and location are part of the address
    }
    if (sameKind && !deployment) {
      String rest = hasVersion(behind) ? behind : version(path, resource) + behind;
      return joined(to.prefix(), rest);
    }
    return to.prefix() + mount(form, to) + resource;
  }

  /** What Azure's own path is behind the host, whether or not the prefix took a part of it. */
  private static String azure(String path, String prefix, @Nullable String model) {
    String named = isDeployment(path) && model != null ? inSegment(path, DEPLOYMENTS, model) : path;
    int own = named.indexOf("/openai/");
    return named.substring(own < 0 ? prefix.length() : Math.min(prefix.length(), own));
  }

  /** A segment that both end and begin with stands once. */
  private static String joined(String prefix, String rest) {
    String last = prefix.substring(Math.max(0, prefix.lastIndexOf('/')));
    return !last.isEmpty() && rest.startsWith(last + '/')
        ? prefix + rest.substring(last.length())
        : prefix + rest;
  }

  private static String mount(WireForm form, End to) {
    Map<String, String> mounts = form.isOpenAi() ? OPENAI_MOUNTS : ANTHROPIC_MOUNTS;
    String word = to.word();
    return word == null || !to.prefix().isEmpty() ? "/v1" : mounts.getOrDefault(word, "/v1");
  }

  private static String resource(WireForm form) {
    return switch (form) {
      case OPENAI_CHAT -> "/chat/completions";
      case OPENAI_TEXT -> "/completions";
      case OPENAI_RESPONSES -> "/responses";
      case OPENAI_EMBEDDINGS -> "/embeddings";
      case ANTHROPIC_TEXT -> "/complete";
      default -> "/messages";
    };
  }

  /** The version that the application's path has right before the resource, or nothing. */
  private static String version(String path, String resource) {
    int end = path.length() - resource.length();
    int start = end <= 0 ? -1 : path.lastIndexOf('/', end - 1);
    return start >= 0 && isVersion(path.substring(start + 1, end))
        ? path.substring(start, end)
        : "";
  }

  private static @Nullable String google(
      String path, String behind, boolean vertex, End from, End to) {
    int models = modelsAt(path);
    String resource = path.substring(models);
    int publishers = path.lastIndexOf("/publishers/", models);
    if (hasVersion(to.prefix())) {
      return !vertex || to.prefix().contains("/publishers/")
          ? to.prefix() + resource
          : to.prefix()
              + (publishers < 0 ? "/publishers/google" : path.substring(publishers, models))
              + resource;
    }
    if (vertex) {
      return null; // project and location are part of the address
    }
    boolean sameKind = to.word() == null || to.word().equals(from.word());
    return to.prefix() + (sameKind && hasVersion(behind) ? behind : "/v1beta" + resource);
  }

  /** Where {@code /models/x:verb}, or a tuned model's, begins. */
  private static int modelsAt(String path) {
    return Math.max(path.lastIndexOf("/models/"), path.lastIndexOf("/tunedModels/"));
  }

  private static String inGoogle(String path, String model) {
    String named = model.indexOf('/') < 0 ? "models/" + encoded(model) : collection(model);
    return path.substring(0, modelsAt(path)) + '/' + named + path.substring(path.lastIndexOf(':'));
  }

  private static String collection(String model) {
    int slash = model.lastIndexOf('/');
    return model.substring(0, slash + 1) + encoded(model.substring(slash + 1));
  }

  private static String inSegment(String path, String marker, String model) {
    int start = path.lastIndexOf(marker) + marker.length();
    int end = path.indexOf('/', start);
    return path.substring(0, start)
        + encoded(model)
        + path.substring(end < 0 ? path.length() : end);
  }

  /** Whether a part of a path names a version such as {@code v1} or {@code v1beta}. */
  static boolean hasVersion(String path) {
    for (String segment : path.split("/", -1)) {
      if (isVersion(segment)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVersion(String segment) {
    return segment.length() >= 2
        && segment.charAt(0) == 'v'
        && segment.charAt(1) >= '0'
        && segment.charAt(1) <= '9';
  }

  /** Percent-encoded but for what may stand in a segment and has no meaning of its own there. */
  private static String encoded(String model) {
    StringBuilder text = new StringBuilder();
    for (byte octet : model.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~@".indexOf(c) >= 0;
      if (plain) {
        text.append(c);
      } else {
        text.append(String.format("%%%02X", (int) c));
      }
    }
    return text.toString();
  }
}
