package io.streamtune.cli.bench;

import io.streamtune.cli.bench.RoundMeasurements.Streamed;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.Delivery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One stream for each delivery guarantee that is measured; they alternate. Not thread-safe. */
final class BenchStreams implements AutoCloseable {
  private static final int ONE_AT_A_TIME = 30;

  private final Map<String, BenchStream> streams = new LinkedHashMap<>();
  private final Map<String, ThreadTimes> times = new LinkedHashMap<>();
  private final Map<String, Double> images = new HashMap<>();

  BenchStreams(
      ServingModel model,
      List<byte[]> files,
      Map<String, String> settings,
      List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      Map<String, String> own = new HashMap<>(settings);
      own.put("kafka.delivery", delivery.wire());
      streams.put(delivery.wire(), new BenchStream(model, files, own));
      times.put(delivery.wire(), new ThreadTimes(Map.of()));
    }
  }

  void warmUp(double seconds) {
    streams.values().forEach(stream -> stream.saturated(seconds, _ -> {}));
  }

  /** Saturates each stream for {@code seconds}, then sends one image at a time. */
  Map<String, Streamed> round(double seconds) {
    Map<String, Streamed> round = new HashMap<>();
    streams.forEach(
        (delivery, stream) -> {
          double rate =
              stream.saturated(
                  seconds, part -> times.computeIfPresent(delivery, (_, all) -> all.plus(part)));
          images.merge(delivery, rate * seconds, Double::sum);
          round.put(delivery, new Streamed(rate, stream.latencyMillis(ONE_AT_A_TIME)));
        });
    return round;
  }

  /** Returns the processor time per image, by delivery and thread role. */
  Map<String, Map<String, Double>> cpuMillis() {
    Map<String, Map<String, Double>> millis = new LinkedHashMap<>();
    times.forEach(
        (delivery, all) -> {
          Map<String, Double> roles = new TreeMap<>();
          all.nanosByRole()
              .forEach(
                  (role, nanos) ->
                      roles.put(role, nanos / 1e6 / images.getOrDefault(delivery, 1.0)));
          millis.put(delivery, roles);
        });
    return millis;
  }

  @Override
  public void close() {
    streams.values().forEach(BenchStream::close);
  }
}
