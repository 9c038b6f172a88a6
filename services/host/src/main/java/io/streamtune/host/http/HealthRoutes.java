package io.streamtune.host.http;

import io.streamtune.host.http.Health.Check;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /health/started}, as in MicroProfile
 * Health.
 */
final class HealthRoutes {
  private HealthRoutes() {}

  /**
   * Adds the routes.
   *
   * @param health called for each request, on an event loop
   * @param starting detail of the check {@code started} until the service is started
   */
  static void add(Router router, Supplier<Health> health, String starting) {
    route(router, "/health/live", () -> health.get().liveness());
    route(router, "/health/ready", () -> health.get().readiness());
    route(
        router,
        "/health/started",
        () -> {
          boolean started = health.get().started();
          return List.of(new Check("started", started, started ? "serving" : starting));
        });
  }

  private static void route(Router router, String path, Supplier<List<Check>> checks) {
    router.get(path).handler(request -> answer(request, checks.get()));
  }

  private static void answer(RoutingContext request, List<Check> checks) {
    boolean up = checks.stream().allMatch(Check::up);
    List<Map<String, Object>> details =
        checks.stream()
            .map(
                check ->
                    Map.<String, Object>of(
                        "name",
                        check.name(),
                        "status",
                        status(check.up()),
                        "data",
                        Map.of("detail", check.detail())))
            .toList();
    Json.answer(request, up ? 200 : 503, Map.of("status", status(up), "checks", details));
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
