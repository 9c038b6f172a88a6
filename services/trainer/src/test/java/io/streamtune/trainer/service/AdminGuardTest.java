package io.streamtune.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.HttpListener;
import io.streamtune.host.http.Json;
import io.streamtune.host.http.ListenConfig;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: nobody begins rounds or releases versions who may not. Method: a real server behind the
 * guard, for an address of this machine and for one that others reach.
 */
final class AdminGuardTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String OPEN = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @Test
  void without_a_token_this_machine_may_and_others_may_not() throws Exception {
    assertThat(post(LOOPBACK, "").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = post(OPEN, "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("none is set: http.token");
    assertThat(post(OPEN, "", "authorization", "Bearer ").statusCode()).isEqualTo(403);
  }

  @Test
  void where_a_token_is_set_it_must_be_shown_on_this_machine_too() throws Exception {
    assertThat(post(LOOPBACK, "sesame").statusCode()).isEqualTo(401);
    assertThat(post(LOOPBACK, "sesame", "authorization", "Bearer sesam").statusCode())
        .isEqualTo(401);
    assertThat(post(LOOPBACK, "sesame", "authorization", "Basic sesame").statusCode())
        .isEqualTo(401);
    assertThat(post(OPEN, "sesame", "authorization", "Bearer sesame").statusCode()).isEqualTo(200);
    assertThat(post(LOOPBACK, "sesame").headers().firstValue("www-authenticate"))
        .contains("Bearer");
  }

  @Test
  void a_page_that_somebody_looks_at_may_not_act_for_them() throws Exception {
    assertThat(post(LOOPBACK, "", "origin", "https://elsewhere.example").statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_token_is_never_shown() {
    assertThat(new AdminGuard(LOOPBACK, new BearerToken(Optional.of("sesame"))).toString())
        .doesNotContain("sesame");
  }

  private static HttpResponse<String> post(String host, String token, String... headers)
      throws Exception {
    Optional<String> secret = Optional.of(token).filter(text -> !text.isEmpty());
    Router router = Router.router(VERTX);
    router.post().handler(new AdminGuard(host, new BearerToken(secret)));
    router.post("/act").handler(request -> Json.answer(request, 200, Map.of("done", true)));
    try (HttpListener server = new HttpListener(VERTX, ListenConfig.onLoopback(), router);
        HttpClient client = HttpClient.newHttpClient()) {
      server.listen();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/act"))
              .POST(BodyPublishers.noBody());
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
