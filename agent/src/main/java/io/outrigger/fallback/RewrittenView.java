package io.outrigger.fallback;

import io.outrigger.http.HeadersView;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that the agent wrote, as the stages see one. */
public record RewrittenView(OutgoingRequest request) implements RequestView {

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.url().getScheme();
  }

  @Override
  public String host() {
    return request.url().getHost().toLowerCase(Locale.ROOT);
  }

  @Override
  public int port() {
    URI url = request.url();
    return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
  }

  @Override
  public String path() {
    return request.url().getRawPath();
  }

  @Override
  public @Nullable String query() {
    return request.url().getRawQuery();
  }

  @Override
  public HeadersView headers() {
    Map<String, List<String>> all = request.headers();
    return new HeadersView() {
      @Override
      public List<String> values(String name) {
        for (Map.Entry<String, List<String>> header : all.entrySet()) {
          if (header.getKey().equalsIgnoreCase(name)) {
            return header.getValue();
          }
        }
        return List.of();
      }

      @Override
      public Map<String, List<String>> all() {
        return all;
      }
    };
  }
}
