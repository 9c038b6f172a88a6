package io.streamtune.inference.model.swap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.streamtune.events.ModelRef;
import java.time.Duration;
import java.util.List;

/** The metrics of swaps. Thread-safe. */
public final class SwapMetrics {
  private final MeterRegistry registry;
  private final MultiGauge serving;

  public SwapMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.serving =
        MultiGauge.builder("streamtune.model.serving")
            .description("1 for the version that is served")
            .register(registry);
    counter("switched", "none");
    counter("refused", SwapStep.FETCH.wire());
  }

  public void serving(ModelRef model) {
    Tags tags =
        Tags.of("model", model.name(), "version", model.version(), "digest", model.digest());
    serving.register(List.of(MultiGauge.Row.of(tags, 1)));
  }

  public void swapped(SwapReceipt receipt) {
    counter("switched", "none").increment();
    receipt
        .seconds()
        .forEach(
            (step, seconds) ->
                Timer.builder("streamtune.model.swap.step")
                    .description("Time of a step of a swap")
                    .tag("step", step.wire())
                    .register(registry)
                    .record(Duration.ofNanos((long) (seconds * 1e9))));
  }

  public void refused(SwapStep step) {
    counter("refused", step.wire()).increment();
  }

  private Counter counter(String outcome, String step) {
    return Counter.builder("streamtune.model.swaps")
        .description("Versions by whether they were put into service, and the step that refused")
        .tag("outcome", outcome)
        .tag("step", step)
        .register(registry);
  }
}
