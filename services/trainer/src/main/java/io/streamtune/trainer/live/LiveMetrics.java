package io.streamtune.trainer.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.quality.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The metrics of live quality. Only the version in service, the one before it and a canary have
 * series; those of older versions are removed. Thread-safe.
 */
final class LiveMetrics {
  private final MeterRegistry registry;
  private final MultiGauge accuracy;
  private final MultiGauge logLoss;
  private final MultiGauge labelled;
  private final MultiGauge delay;

  /**
   * The values that the rows read. A row keeps its reference while its version is shown: Micrometer
   * replaces a row by removing and adding it, and a scrape in between sees it twice and fails.
   */
  private Map<Tags, AtomicReference<LiveScore>> shown = Map.of();

  LiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    accuracy =
        gauge("streamtune.live.accuracy", "Share of the labelled predictions that is right", "");
    logLoss = gauge("streamtune.live.log.loss", "Mean log loss of the labelled predictions", "");
    labelled = gauge("streamtune.live.labelled", "Labelled predictions that count", "");
    delay = gauge("streamtune.label.delay", "Time from prediction to label", "seconds");
    for (Match match : Match.values()) {
      matches(match);
    }
    rollbacks("announced");
    rollbacks("failed");
    rollbacks("canary-ended");
  }

  /** Shows exactly these scores, each of another version. Called on: one thread. */
  void scores(List<LiveScore> scores) {
    Map<Tags, AtomicReference<LiveScore>> now = new LinkedHashMap<>();
    for (LiveScore score : scores) {
      AtomicReference<LiveScore> held = shown.getOrDefault(tags(score), new AtomicReference<>());
      held.set(score);
      now.put(tags(score), held);
    }
    shown = now;
    accuracy.register(rows(LiveScore::accuracy));
    logLoss.register(rows(LiveScore::logLoss));
    labelled.register(rows(score -> (double) score.labelled()));
    List<Row<?>> delays = new ArrayList<>();
    delays.addAll(rows("median", score -> score.delayMedian().toMillis() / 1e3));
    delays.addAll(rows("mean", score -> score.delayMean().toMillis() / 1e3));
    delay.register(delays);
  }

  void matched(Match match) {
    matches(match).increment();
  }

  void rolledBack(String outcome) {
    rollbacks(outcome).increment();
  }

  private Counter matches(Match match) {
    return Counter.builder("streamtune.labels.matched")
        .description("Labels by the outcome of matching them with predictions")
        .tag("outcome", match.wire())
        .register(registry);
  }

  private Counter rollbacks(String outcome) {
    return Counter.builder("streamtune.rollbacks")
        .description("Rollbacks by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  private MultiGauge gauge(String name, String description, String unit) {
    MultiGauge.Builder builder = MultiGauge.builder(name).description(description);
    return (unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry);
  }

  private List<Row<?>> rows(Function<LiveScore, Double> value) {
    List<Row<?>> rows = new ArrayList<>();
    shown.forEach((tags, score) -> rows.add(Row.of(tags, () -> value.apply(score.get()))));
    return rows;
  }

  private List<Row<?>> rows(String statistic, Function<LiveScore, Double> value) {
    List<Row<?>> rows = new ArrayList<>();
    shown.forEach(
        (tags, score) ->
            rows.add(Row.of(tags.and("statistic", statistic), () -> value.apply(score.get()))));
    return rows;
  }

  private static Tags tags(LiveScore score) {
    return Tags.of("model", score.model().name(), "version", score.model().version());
  }
}
