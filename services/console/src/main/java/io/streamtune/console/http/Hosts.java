package io.streamtune.console.http;

import io.streamtune.host.http.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the host names under which this server is addressed. A page of another site that resolves
 * its own name to this server (DNS rebinding) is rejected, and so are its requests.
 */
final class Hosts {
  private static final int MISDIRECTED = 421;
  private static final int FORBIDDEN = 403;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Access access;

  Hosts(Access access) {
    this.access = access;
  }

  /**
   * Rejects a request to a name that is not ours. Only a server bound to loopback can check this.
   */
  void check(RoutingContext request) {
    String name =
        Optional.ofNullable(request.request().authority()).map(HostAndPort::host).orElse("");
    boolean isOurs =
        !access.isBoundToLoopback()
            || LOOPBACK.contains(name.toLowerCase(Locale.ROOT))
            || access.origins().stream().anyMatch(origin -> isHost(origin, name));
    if (isOurs) {
      request.next();
    } else {
      Json.fail(
          request, MISDIRECTED, "this is not the server of that name; http.origins can add it");
    }
  }

  private static boolean isHost(String origin, String name) {
    return name.equalsIgnoreCase(URI.create(origin).getHost());
  }

  /** Rejects requests from pages of other sites. Programs send no Origin. */
  void checkOrigin(RoutingContext request) {
    HttpServerRequest http = request.request();
    Optional<String> origin = Optional.ofNullable(http.getHeader("origin"));
    boolean isCross =
        Optional.ofNullable(http.getHeader("sec-fetch-site"))
            .map(site -> site.equals("cross-site") || site.equals("same-site"))
            .orElse(false);
    boolean isOurs = origin.map(from -> isOwn(http, from)).orElse(!isCross);
    if (isOurs) {
      request.next();
    } else {
      Json.fail(request, FORBIDDEN, "a page of another site may not send this; see http.origins");
    }
  }

  private boolean isOwn(HttpServerRequest http, String origin) {
    String authority = Optional.ofNullable(http.authority()).map(Object::toString).orElse("");
    return access.origins().contains(origin)
        || origin.equalsIgnoreCase("http://" + authority)
        || origin.equalsIgnoreCase("https://" + authority);
  }
}
