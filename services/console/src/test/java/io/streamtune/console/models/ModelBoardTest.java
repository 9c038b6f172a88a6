package io.streamtune.console.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.ModelRef;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.stream.ReceivedEvent;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goal: whatever is announced under whatever name, the view has room for a hundred. */
final class ModelBoardTest {
  private final ModelBoard board = new ModelBoard();

  @Test
  void ever_new_versions_and_replicas_leave_the_last_hundred() {
    for (int i = 0; i < 20_000; i++) {
      board.told(release("v" + i, "because"));
      board.told(replica("replica " + i));
    }

    JsonNode view = JsonMapper.shared().readTree(board.json());
    assertThat(view.get("releases").size()).isEqualTo(100);
    assertThat(view.at("/releases/0/version").asString()).isEqualTo("v19999");
    assertThat(view.get("replicas").size()).isEqualTo(100);
    assertThat(board.known("fruit", "v19999")).isPresent();
    assertThat(board.known("fruit", "v0")).isEmpty();
  }

  @Test
  void a_version_keeps_why_it_passed_when_a_person_promotes_it_again() {
    board.told(release("v1", "better on 120 images"));
    board.told(release("v2", "better on 200 images"));
    board.told(release("v1", "v2 is odd"));
    board.told(release("v1", "v2 is odd"));

    JsonNode view = JsonMapper.shared().readTree(board.json());
    assertThat(view.at("/releases/0/reason").asString()).isEqualTo("v2 is odd");
    assertThat(view.at("/releases/0/earlier").toString()).isEqualTo("[\"better on 120 images\"]");
    assertThat(view.at("/releases/2/earlier").isEmpty()).isTrue();
  }

  @Test
  void what_is_said_of_a_version_is_data_and_cut() {
    String hostile = "<script>alert(1)</script>\n../../" + "x".repeat(5_000);
    board.told(release(hostile, hostile));

    JsonNode release = JsonMapper.shared().readTree(board.json()).at("/releases/0");
    assertThat(release.get("version").asString()).startsWith("<script>").hasSize(200);
    assertThat(release.get("reason").asString()).hasSize(1_000);
  }

  @Test
  void an_event_of_a_size_that_none_has_is_not_kept() {
    assertThatThrownBy(() -> board.told(release("v", "x".repeat(100_000))))
        .isInstanceOf(InvalidEventException.class);

    assertThat(JsonMapper.shared().readTree(board.json()).get("releases").size()).isZero();
  }

  private static ReceivedEvent release(String version, String reason) {
    return received(
        ModelEventCodec.encode(
            new ModelEvent(
                "fruit",
                version,
                URI.create("fruit/v"),
                "a".repeat(64),
                ModelEvent.State.PROMOTED,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason)),
            Instant.EPOCH));
  }

  private static ReceivedEvent replica(String name) {
    return received(
        ReplicaEventCodec.encode(
            new ReplicaEvent(name, new ModelRef("fruit", "v", "d"), Optional.empty(), Map.of()),
            Instant.EPOCH));
  }

  private static ReceivedEvent received(EventMessage message) {
    return new ReceivedEvent(
        new ImagePosition("models", 0, 0), 0, 0, message.key(), message.headers(), message.value());
  }
}
