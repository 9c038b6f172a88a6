package io.streamtune.stream.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The meters of one source, sink or topic, which closing removes from the registry together. */
public final class Meters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();

  public Meters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  public void gauge(String name, String description, Supplier<Number> value) {
    meters.add(Gauge.builder(name, value).description(description).tags(tags).register(registry));
  }

  public Counter counter(String name, String description, String... more) {
    Counter counter =
        Counter.builder(name).description(description).tags(tags).tags(more).register(registry);
    meters.add(counter);
    return counter;
  }

  public Timer timer(String name, String description) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    meters.add(timer);
    return timer;
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
