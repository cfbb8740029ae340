package io.outrigger.route;

import io.outrigger.http.RequestView;
import org.jspecify.annotations.Nullable;

public class HostRoutes {
  public @Nullable Route match(RequestView request) {
    return null;
  }
}
