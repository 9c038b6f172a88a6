package io.streamtune.trainer.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.quality.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a dashboard shows of live quality. Only the version in service, the one before it and a
 * canary have series; those of older versions are removed. Thread-safe.
 */
final class LiveMetrics {
  private final MeterRegistry registry;
  private final MultiGauge accuracy;
  private final MultiGauge logLoss;
  private final MultiGauge labelled;
  private final MultiGauge delay;

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

  void scores(List<LiveScore> scores) {
    accuracy.register(rows(scores, LiveScore::accuracy), true);
    logLoss.register(rows(scores, LiveScore::logLoss), true);
    labelled.register(rows(scores, LiveScore::labelled), true);
    List<Row<?>> delays = new ArrayList<>();
    for (LiveScore score : scores) {
      delays.add(
          Row.of(tags(score).and("statistic", "median"), score.delayMedian().toMillis() / 1e3));
      delays.add(Row.of(tags(score).and("statistic", "mean"), score.delayMean().toMillis() / 1e3));
    }
    delay.register(delays, true);
  }

  void matched(Match match) {
    matches(match).increment();
  }

  void rolledBack(String outcome) {
    rollbacks(outcome).increment();
  }

  private Counter matches(Match match) {
    return Counter.builder("streamtune.labels.matched")
        .description("Labels by what became of them when they were held against predictions")
        .tag("outcome", match.wire())
        .register(registry);
  }

  private Counter rollbacks(String outcome) {
    return Counter.builder("streamtune.rollbacks")
        .description("Versions that labels spoke against beyond doubt")
        .tag("outcome", outcome)
        .register(registry);
  }

  private MultiGauge gauge(String name, String description, String unit) {
    MultiGauge.Builder builder = MultiGauge.builder(name).description(description);
    return (unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry);
  }

  private static List<Row<?>> rows(List<LiveScore> scores, ToDoubleFunction<LiveScore> value) {
    List<Row<?>> rows = new ArrayList<>();
    scores.forEach(score -> rows.add(Row.of(tags(score), value.applyAsDouble(score))));
    return rows;
  }

  private static Tags tags(LiveScore score) {
    return Tags.of("model", score.model().name(), "version", score.model().version());
  }
}
