package io.streamtune.inference.simulation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.stream.SimulatedSource;
import java.util.Optional;

/** What must hold of one process, by what it shows of itself. */
final class Invariants {
  private final Life life;
  private final Work work;
  private final Gauge rows;
  private final Gauge rowsMax;
  private final Gauge doubtful;
  private final Optional<Gauge> held;
  private final Counter repeated;

  /** What a process has to do. */
  record Work(
      SimulatedSource source,
      Broker broker,
      Requests requests,
      Swaps swaps,
      SimulatedLoop loop,
      Tensor tensor) {}

  Invariants(Life life, MeterRegistry registry, Work work) {
    this.life = life;
    this.work = work;
    this.rows = gauge(registry, "streamtune.queue.depth", "rows");
    this.rowsMax = gauge(registry, "streamtune.queue.capacity", "rows");
    this.doubtful = gauge(registry, "streamtune.queue.depth", "doubtful");
    this.held = Optional.ofNullable(registry.find("streamtune.answers.held").gauge());
    this.repeated = registry.get("streamtune.completions.repeated").counter();
  }

  private static Gauge gauge(MeterRegistry registry, String meter, String queue) {
    return registry.get(meter).tag("queue", queue).gauge();
  }

  /** Must hold after every step. */
  void checkBounds() {
    int eventsMax = life.plan().source().inFlightEventsMax();
    int events = work.source().inFlightEvents();
    life.require(events >= 0 && events <= eventsMax, "%d events in flight", events);
    long bytesMax =
        life.plan().source().inFlightBytesMax() + (long) eventsMax / 2 * Simulation.IMAGE_BYTES_MAX;
    long bytes = work.source().inFlightBytes();
    life.require(
        bytes <= Math.max(bytesMax, Simulation.IMAGE_BYTES_MAX), "%d bytes in flight", bytes);
    life.require(rows.value() <= rowsMax.value(), "%s rows in use", rows.value());
    life.require(doubtful.value() <= rowsMax.value(), "%s doubtful images", doubtful.value());
    life.require(repeated.count() == 0, "an event is completed twice");
    if (work.loop().isEmpty()) {
      work.tensor().checkWaiting();
    }
  }

  /** Returns whether the process has nothing to do, and says that it is ready to do something. */
  boolean isQuiet() {
    return work.source().inFlightEvents() == 0
        && work.broker().unfinished() == 0
        && work.requests().inFlight() == 0
        && !work.swaps().isBusy()
        && work.source().isReady();
  }

  /** Must hold when it has had nothing to do for a while. */
  void checkQuiet() {
    int events = work.source().inFlightEvents();
    long bytes = work.source().inFlightBytes();
    life.require(events == 0, "%d events in flight", events);
    life.require(bytes == 0, "%d bytes in flight", bytes);
    life.require(
        work.broker().unfinished() == 0, "%d sends unfinished", work.broker().unfinished());
    life.require(
        work.requests().inFlight() == 0, "%d requests in flight", work.requests().inFlight());
    life.require(rows.value() == 0, "%s rows are never free again", rows.value());
    life.require(doubtful.value() == 0, "%s doubtful images wait", doubtful.value());
    life.require(work.loop().isEmpty(), "the event loop has work");
    held.ifPresent(
        gauge -> life.require(gauge.value() == 0, "%s answers are held for ever", gauge.value()));
    work.swaps().checkClosed(false);
  }
}
