package io.outrigger.route;

import org.jspecify.annotations.Nullable;

public class RouteTable {
  public @Nullable HostRoutes at(String host, int port) {
    return null;
  }
}
