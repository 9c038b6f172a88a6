package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.release.ModelTopic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: an administrator puts a version into service by the record that the command line writes,
 * and nobody else does. Method: the real server, and the topic of models read as replicas read it.
 */
@Tag("broker")
final class ReleaseTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Desk desk = new Desk();
  private final ConsoleService console = desk.console("http.admin-token", "adm1n");

  @BeforeEach
  void announce() throws Exception {
    desk.release("v1", 0.8, Optional.empty());
    desk.release("v2", 0.9, Optional.of("v1"));
    try (Events page = Events.open(console.url())) {
      page.await("models", view -> view.path("releases").size() == 2);
    }
  }

  @AfterEach
  void close() {
    console.close();
    desk.close();
  }

  @Test
  void versions_are_put_into_service_and_back_by_who_has_the_token() throws Exception {
    String promote = "{\"name\":\"fruit\",\"version\":\"v1\",\"reason\":\"v2 is odd\"}";
    assertThat(post("promote", promote, "").statusCode()).isEqualTo(401);
    assertThat(post("rollback", "{\"name\":\"fruit\"}", "wrong").statusCode()).isEqualTo(401);
    assertThat(wanted().version()).isEqualTo("v2");

    assertThat(post("promote", promote, "adm1n").statusCode()).isEqualTo(200);
    ModelEvent promoted = wanted();
    assertThat(promoted.version()).isEqualTo("v1");
    assertThat(promoted.uri()).isEqualTo(URI.create("fruit/v1"));
    assertThat(promoted.state()).isEqualTo(ModelEvent.State.PROMOTED);
    assertThat(promoted.previous()).contains("v2");
    assertThat(promoted.parent()).contains("v0");
    assertThat(promoted.reason()).contains("v2 is odd");

    assertThat(post("rollback", "{\"name\":\"fruit\"}", "adm1n").statusCode()).isEqualTo(200);
    ModelEvent back = wanted();
    assertThat(back.version()).isEqualTo("v2");
    assertThat(back.state()).isEqualTo(ModelEvent.State.ROLLED_BACK);
    assertThat(back.previous()).contains("v1");
  }

  @Test
  void a_version_that_is_promoted_is_tried_no_more() throws Exception {
    ModelEvent v2 = wanted();
    desk.send(
        "models",
        CandidateEventCodec.encode(
            new CandidateEvent(
                "fruit", "v2", v2.uri(), v2.manifestSha256(), CandidateEvent.Mode.CANARY, 0.1),
            Instant.now()));

    assertThat(post("promote", "{\"name\":\"fruit\",\"version\":\"v2\"}", "adm1n").statusCode())
        .isEqualTo(200);

    try (ModelTopic models = new ModelTopic(desk.kafka(), "models")) {
      assertThat(models.candidate("fruit")).isEmpty();
    }
  }

  @Test
  void who_has_no_token_keeps_no_administrator_from_a_rollback() throws Exception {
    String back = "{\"name\":\"fruit\"}";
    try (ConsoleService slow =
        desk.console("http.admin-token", "adm1n", "http.writes-per-second", "1")) {
      try (Events page = Events.open(slow.url())) {
        page.await("models", view -> view.path("releases").size() == 2);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(post(slow, "rollback", back, "wrong").statusCode()).isIn(401, 429);
      }
      assertThat(post(slow, "rollback", back, "wrong").statusCode()).isEqualTo(429);

      assertThat(post(slow, "rollback", back, "adm1n").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void what_the_topic_does_not_know_is_refused_with_the_way_to_do_it() throws Exception {
    HttpResponse<String> unknown =
        post("promote", "{\"name\":\"fruit\",\"version\":\"v9\"}", "adm1n");
    assertThat(unknown.statusCode()).isEqualTo(409);
    assertThat(unknown.body()).contains("streamtune model promote fruit:v9");
    assertThat(post("rollback", "{\"name\":\"none\"}", "adm1n").statusCode()).isEqualTo(409);
    for (String body : new String[] {"", "{", "[]", "{\"name\":3,\"version\":\"v1\"}"}) {
      assertThat(post("promote", body, "adm1n").statusCode()).as(body).isEqualTo(400);
    }
  }

  private ModelEvent wanted() {
    try (ModelTopic models = new ModelTopic(desk.kafka(), "models")) {
      return models.wanted("fruit").orElseThrow();
    }
  }

  private HttpResponse<String> post(String what, String body, String token) throws Exception {
    return post(console, what, body, token);
  }

  private HttpResponse<String> post(ConsoleService to, String what, String body, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to.url() + "v1/models/" + what))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
