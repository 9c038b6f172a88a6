package io.streamtune.inference.rollout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of a rollout. Called on: the event loop. */
final class RolloutMetrics {
  private final Counter agree;
  private final Counter disagree;
  private final Counter dropped;
  private final Counter failed;
  private final DistributionSummary difference;
  private final Counter canaryAnswered;
  private final Counter canaryFellBack;

  RolloutMetrics(MeterRegistry registry) {
    agree = images(registry, "agree");
    disagree = images(registry, "disagree");
    dropped = images(registry, "dropped");
    failed = images(registry, "failed");
    difference =
        DistributionSummary.builder("streamtune.shadow.difference")
            .description("Mean absolute difference of probability of an image")
            .register(registry);
    canaryAnswered = canary(registry, "answered");
    canaryFellBack = canary(registry, "fallen-back");
  }

  private static Counter canary(MeterRegistry registry, String outcome) {
    return Counter.builder("streamtune.canary.images")
        .description("Images of a canary's keys, by who answered them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter images(MeterRegistry registry, String outcome) {
    return Counter.builder("streamtune.shadow.images")
        .description("Images of a candidate's sample, by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  void compared(Comparison image) {
    (image.agrees() ? agree : disagree).increment();
    difference.record(image.meanDifference());
  }

  void dropped() {
    dropped.increment();
  }

  void failed() {
    failed.increment();
  }

  void canaryAnswered() {
    canaryAnswered.increment();
  }

  void canaryFellBack(int images) {
    canaryFellBack.increment(images);
  }
}
