package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.pace.Pacer;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.pace.RunProgress;
import io.streamtune.loadtest.pace.Watch;
import io.streamtune.loadtest.traffic.Arrival;
import io.streamtune.loadtest.traffic.ReplayTraffic;
import io.streamtune.loadtest.traffic.Traffic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.read.TopicReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * One run: sends the traffic and reads the answers. It returns when all answers have arrived, when
 * the timeout has passed, or when it is stopped.
 *
 * <p><b>Called on:</b> one thread, which waits.
 */
public final class KafkaRun {
  private final RunPlan plan;
  private final ImageIds ids;
  private final BooleanSupplier stopped;
  private final RunProgress progress;

  /**
   * Creates a run.
   *
   * @param ids the ids of the traffic's images
   * @param stopped returns true if the run is to stop; polled often
   */
  public KafkaRun(RunPlan plan, ImageIds ids, BooleanSupplier stopped, RunProgress progress) {
    this.plan = plan;
    this.ids = ids;
    this.stopped = stopped;
    this.progress = progress;
  }

  /**
   * Performs the run.
   *
   * @param traffic closed at the end
   * @throws io.streamtune.stream.StreamException if a topic does not exist, or the brokers reject a
   *     request or cannot be reached
   */
  public RunOutcome run(Traffic traffic) {
    KafkaSettings kafka = plan.kafka();
    try (traffic;
        TopicReader predictions = fromNow(kafka, plan.topics().predictions());
        TopicReader deadLetters = fromNow(kafka, plan.topics().deadLetters());
        Producers producers = new Producers(kafka, plan.producers())) {
      // Before the clock starts, because the first record of a replayed topic takes a moment to
      // arrive.
      Optional<Arrival> first = traffic.next();
      RunClock clock = RunClock.begin(plan.warmUp());
      progress.begins(clock::nanos);
      Recorder recorder = new Recorder(plan.deadline());
      ResultRecord answers = new ResultRecord(ids, clock);
      AtomicBoolean over = new AtomicBoolean();
      BooleanSupplier ending = () -> over.get() || stopped.getAsBoolean();
      Pacer pacer =
          new Pacer(
              traffic,
              first,
              plan.pace(),
              new Pacer.Wiring(
                  clock, recorder, new KafkaTarget(plan, producers, clock, recorder), ending));
      List<ResultReader> readers =
          List.of(
              new ResultReader(predictions, answers::prediction, recorder, clock),
              new ResultReader(deadLetters, answers::deadLetter, recorder, clock));
      watch(new LoadThreads(pacer, readers, producers, over), recorder, clock, traffic);
      return new RunOutcome(
          recorder.measured(pacer.notSent()),
          clock.zero(),
          predictions.recordTime(),
          stopped.getAsBoolean());
    }
  }

  private void watch(LoadThreads threads, Recorder recorder, RunClock clock, Traffic traffic) {
    try (LoadThreads crew = threads) {
      crew.start();
      new Watch(crew, recorder, clock, plan.pace())
          .untilTheEnd(traffic instanceof ReplayTraffic, stopped, progress);
    }
    recorder.ended(clock.nanos());
  }

  /** Opens a topic of answers at its end; records from before the run are never read. */
  private static TopicReader fromNow(KafkaSettings kafka, String topic) {
    return new TopicReader(kafka, topic, TopicReader.Start.END);
  }
}
