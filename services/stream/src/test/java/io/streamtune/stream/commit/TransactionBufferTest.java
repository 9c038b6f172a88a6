package io.streamtune.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.commit.OffsetLedger.Commit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: an answer to a topic that is not there holds back its partition and nothing else. */
class TransactionBufferTest {
  private final Set<String> missing = new HashSet<>(Set.of("images.dlq"));
  private final TransactionBuffer held = new TransactionBuffer(topic -> !missing.contains(topic));
  private long sequence;

  private void answer(int partition, long offset, String topic, long kind) {
    ReceivedEvent event =
        new ReceivedEvent(
            new ImagePosition("images", partition, offset),
            1,
            0,
            Optional.empty(),
            Headers.none(),
            new byte[0]);
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[0]);
    held.add(new BufferedResult(event, topic, message, _ -> {}, kind, sequence++));
  }

  private List<Commit> plan(Commit... reach) {
    return held.plan(List.of(reach), Long.MAX_VALUE).commits();
  }

  @Test
  void what_lies_behind_a_missing_topic_waits_and_other_partitions_go_on() {
    answer(0, 0, "predictions", 0);
    answer(0, 1, "images.dlq", 0);
    answer(0, 2, "predictions", 0);
    answer(1, 0, "predictions", 0);

    assertThat(plan(new Commit(0, 1, 3), new Commit(1, 1, 1)))
        .containsExactly(new Commit(0, 1, 1), new Commit(1, 1, 1));
    missing.clear();
    assertThat(plan(new Commit(0, 1, 3), new Commit(1, 1, 1)))
        .containsExactly(new Commit(0, 1, 3), new Commit(1, 1, 1));
  }

  @Test
  void what_waits_for_a_missing_topic_holds_back_no_newer_kind() {
    answer(0, 0, "images.dlq", 0);
    answer(0, 1, "predictions", 0);
    answer(1, 0, "predictions", 1);

    assertThat(plan(new Commit(0, 1, 2), new Commit(1, 1, 1))).containsExactly(new Commit(1, 1, 1));
  }
}
