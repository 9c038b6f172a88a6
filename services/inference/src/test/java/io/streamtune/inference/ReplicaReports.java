package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.host.Await;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a replica says of itself on the topic of models. */
public final class ReplicaReports {
  private ReplicaReports() {}

  /** Waits for a report, from where the reader stands. */
  public static ReplicaEvent awaited(TopicReader models, Predicate<ReplicaEvent> wanted) {
    List<ReplicaEvent> found = new ArrayList<>();
    Await.until(
        () -> {
          for (ReceivedEvent event : models.poll(Duration.ofMillis(50))) {
            if (new String(event.key().orElseThrow(), UTF_8).contains("@")) {
              ReplicaEvent said = ReplicaEventCodec.decode(event.headers(), event.value());
              if (wanted.test(said)) {
                found.add(said);
              }
            }
          }
          return !found.isEmpty();
        },
        Duration.ofMinutes(1));
    assertThat(found).as("reports of the replica").isNotEmpty();
    return found.getLast();
  }
}
