package io.streamtune.loadtest.result;

import io.streamtune.display.charts.Machine;
import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Made-up results. */
public final class Results {
  private static final Machine MACHINE =
      new Machine("processor", 4, 8L << 30, 2L << 30, "Linux", "JVM");

  private Results() {}

  /** Returns ten seconds of ten images a second, of which every fourth has no answer. */
  public static LoadResult of(long latencyMillis, String version, Map<String, String> options) {
    Recorder recorder = new Recorder(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      long due = nanos(100L * i);
      recorder.add(new Event.Sent(i, due, due, false));
      recorder.add(new Event.Acknowledged(due, due + nanos(2)));
      if (i % 4 == 3) {
        continue;
      }
      long received = due + nanos(latencyMillis);
      recorder.add(new Event.Predicted(i, received, received, i < 50 ? "m:1" : version));
    }
    recorder.ended(nanos(10_000));
    return new LoadResult(
        "kafka",
        Instant.parse("2026-01-02T03:04:05Z"),
        options,
        MACHINE,
        Optional.of("abc123"),
        false,
        "appended by the broker",
        LoadResult.Rates.of(recorder.measured(0)),
        recorder.measured(0),
        Optional.empty());
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }
}
