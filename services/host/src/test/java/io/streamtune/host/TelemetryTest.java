package io.streamtune.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.http.CommonRoutes;
import io.streamtune.host.http.Health;
import io.streamtune.host.http.HttpListener;
import io.streamtune.host.http.ListenConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: no text that a client chooses becomes a series of its own. Method: a real server, asked in
 * ever new words, whose registry is looked at.
 */
final class TelemetryTest {
  private static final int REQUESTS = 200;

  @Test
  void ever_new_paths_methods_and_headers_make_no_new_series() throws Exception {
    try (Telemetry telemetry = new Telemetry();
        HttpListener server = server(telemetry);
        HttpClient client = HttpClient.newHttpClient()) {
      server.listen();

      for (int i = 0; i < REQUESTS; i++) {
        ask(client, server, i);
      }

      assertThat(telemetry.registry().getMeters())
          .filteredOn(meter -> meter.getId().getName().startsWith("vertx.http"))
          .isNotEmpty()
          .hasSizeLessThan(20);
      assertThat(telemetry.registry().scrape())
          .contains("vertx_http_server_response_time_seconds_count{code=\"404\"}")
          .doesNotContain("M1", "never/1", "agent-1");
    }
  }

  private static void ask(HttpClient client, HttpListener server, int i) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/never/%d?q=%d".formatted(server.port(), i, i));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method("M" + i, BodyPublishers.noBody())
            .header("user-agent", "agent-" + i)
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private static HttpListener server(Telemetry telemetry) {
    return new HttpListener(
        telemetry.vertx(),
        ListenConfig.onLoopback(),
        CommonRoutes.router(
            telemetry.vertx(),
            () -> new Health(true, List.of(), List.of()),
            "starting",
            telemetry.registry()));
  }
}
