package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.broker.EmbeddedBroker.Options;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.SourceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: an outage needs no restart of ours. Method: the broker stops for 5 s in mid-stream. */
@Tag("broker")
class BrokerRestartTest {
  @TempDir private Path dir;

  @Test
  void source_and_sink_go_on_after_an_outage_and_nothing_is_lost() {
    EmbeddedBroker broker = EmbeddedBroker.start(new Options(dir, 0, Map.of()));
    int port = broker.port();
    try (Bench bench = new Bench(broker.bootstrapServers(), "outage", 2)) {
      Taker taker = new Taker();
      EventSource source = bench.completing(taker);
      bench.send(0, 300);
      Until.holds("some have come", () -> taker.values.size() > 100);

      broker.close();
      bench.send(300, 600);
      Until.holds("the outage is seen", () -> source.state() == SourceState.RECONNECTING);
      long begin = System.nanoTime();
      Until.holds("5 s go by", () -> System.nanoTime() - begin > Duration.ofSeconds(5).toNanos());
      broker = EmbeddedBroker.start(new Options(dir, port, Map.of()));

      Until.holds(
          "it is back", Duration.ofSeconds(60), () -> source.state() == SourceState.RUNNING);
      bench.send(600, 700);
      Until.holds("all come", Duration.ofSeconds(60), () -> taker.values.size() == 700);
      Until.holds("all are committed", () -> bench.admin.lag(bench.group, "outage") == 0);
      assertThat(bench.sink.unfinished()).isZero();
    } finally {
      broker.close();
    }
  }
}
