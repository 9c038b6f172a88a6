package io.streamtune.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.PollLoop;
import io.streamtune.stream.consume.SourceState;
import io.streamtune.stream.produce.ProducerSlot;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The real poll loop over a simulated connection, turned step by step: what an {@link EventSource}
 * is on its own thread.
 */
public final class SimulatedSource {
  private final PollLoop loop;
  private EventHandler handler = _ -> {};
  private boolean isStopped;

  /** The time of the simulation; waiting lets the others go on. */
  public interface Time {
    /** Returns the monotonic time. */
    long nanos();

    /** Waits. */
    void park(long nanos);
  }

  /**
   * What it reads from and writes to.
   *
   * @param connection its consumer's
   * @param producers makes the connection of each producer, with exactly-once delivery
   * @param time its time
   * @param random of its waits
   */
  public record World(
      SimulatedConnection connection,
      Optional<Supplier<SimulatedTransactions>> producers,
      Time time,
      RandomGenerator random) {
    private Optional<ProducerSlot> producer() {
      return producers.map(
          made ->
              new ProducerSlot(
                  () -> SimulatedProducer.of(made.get()),
                  _ ->
                      () -> {
                        // It has no metrics.
                      }));
    }
  }

  /** Prepares a source. */
  public SimulatedSource(SourceConfig config, World world, MeterRegistry registry) {
    NanoClock clock =
        new NanoClock() {
          @Override
          public long nanos() {
            return world.time().nanos();
          }

          @Override
          public void park(long nanos) {
            world.time().park(nanos);
          }
        };
    this.loop =
        new PollLoop(
            config,
            KafkaSettings.of("simulated:0"),
            new PollLoop.Clients(
                SimulatedConsumer.of(world.connection(), config), world.producer()),
            error -> {
              throw new IllegalStateException("never told here: the caller turns the loop", error);
            },
            new Meters(registry, Tags.empty()),
            clock,
            world.random());
  }

  /** Joins the group. */
  public void subscribe() {
    loop.subscribe(
        new EventHandler() {
          @Override
          public void onEvents(List<ReceivedEvent> events) {
            handler.onEvents(events);
          }

          @Override
          public void onAssignmentChange() {
            handler.onAssignmentChange();
          }
        });
  }

  /** One turn, or the last steps after {@link #stop}; returns whether there is a next turn. */
  public boolean turn(EventHandler taking) {
    handler = taking;
    if (isStopped) {
      loop.leave();
      return false;
    }
    loop.turn();
    return true;
  }

  /** As {@link EventSource#answers}. */
  public ResultSink answers(Sender sink) {
    return loop.answers(sink);
  }

  /** As {@link EventSource#stopFetching}. */
  public void stopFetching() {
    loop.stopFetching();
  }

  /** Makes the next turn the last steps. */
  public void stop() {
    isStopped = true;
    loop.stop(java.time.Duration.ofSeconds(10));
  }

  /** As {@link EventSource#assignments}. */
  public Assignments assignments() {
    return loop.assignments();
  }

  /** As {@link EventSource#drop}. */
  public void drop(ReceivedEvent event) {
    loop.drop(event);
  }

  /** Returns whether it reads, or would if it had a partition. */
  public boolean isReady() {
    return state() == (loop.partitions() > 0 ? SourceState.RUNNING : SourceState.STANDBY);
  }

  /** As {@link EventSource#state}. */
  public SourceState state() {
    return loop.state();
  }

  /** Returns the number of events handed over and not completed. */
  public int inFlightEvents() {
    return loop.inFlight().events();
  }

  /** Returns their bytes. */
  public long inFlightBytes() {
    return loop.inFlight().bytes();
  }

  /** Returns whether nothing is read, of whatever partition. */
  public boolean isPaused() {
    return loop.isFull();
  }
}
