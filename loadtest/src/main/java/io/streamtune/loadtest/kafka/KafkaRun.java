package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * One run: sends the traffic, reads the answers, and returns when all are there, the timeout is
 * over or it was stopped.
 *
 * <p><b>Called on:</b> one thread, which waits.
 */
public final class KafkaRun {
  private final RunPlan plan;
  private final ImageIds ids;
  private final BooleanSupplier stopped;
  private final LongConsumer progress;

  /**
   * Prepares a run.
   *
   * @param ids those of the traffic's images
   * @param stopped whether somebody wants it to end; asked often
   * @param progress is told the number of images sent so far, again and again
   */
  public KafkaRun(RunPlan plan, ImageIds ids, BooleanSupplier stopped, LongConsumer progress) {
    this.plan = plan;
    this.ids = ids;
    this.stopped = stopped;
    this.progress = progress;
  }

  /**
   * Makes the run.
   *
   * @param traffic is closed at the end
   * @throws io.streamtune.stream.StreamException if a topic does not exist, or the brokers refuse
   *     or cannot be reached
   */
  public RunOutcome run(Traffic traffic) {
    KafkaSettings kafka = plan.kafka();
    try (traffic;
        TopicReader predictions = answers(kafka, plan.topics().predictions());
        TopicReader deadLetters = answers(kafka, plan.topics().deadLetters());
        Producers producers = new Producers(kafka, plan.producers())) {
      RunClock clock = RunClock.begin(plan.warmUp());
      Recorder recorder = new Recorder(plan.deadline());
      Answers answers = new Answers(ids, clock);
      AtomicBoolean over = new AtomicBoolean();
      BooleanSupplier ending = () -> over.get() || stopped.getAsBoolean();
      Pacer pacer = new Pacer(traffic, plan, new Pacer.Wiring(clock, recorder, producers, ending));
      List<AnswerReader> readers =
          List.of(
              new AnswerReader(predictions, answers::prediction, recorder, clock),
              new AnswerReader(deadLetters, answers::deadLetter, recorder, clock));
      List<Thread> threads = new ArrayList<>();
      readers.forEach(reader -> threads.add(start("answers-" + threads.size(), reader)));
      Thread sender = start("pace", pacer);
      threads.add(sender);
      try {
        new Watch(
                new Watch.Run(
                    clock, recorder, pacer, sender, readers, producers, stopped, progress))
            .untilTheEnd(plan, traffic);
      } finally {
        over.set(true);
        readers.forEach(AnswerReader::stop);
        threads.forEach(KafkaRun::join);
      }
      recorder.ended(clock.nanos());
      return new RunOutcome(
          recorder.measured(pacer.notSent()),
          clock.zero(),
          predictions.recordTime(),
          stopped.getAsBoolean());
    }
  }

  private static TopicReader answers(KafkaSettings kafka, String topic) {
    return new TopicReader(kafka, topic, TopicReader.Start.END);
  }

  private static Thread start(String name, Runnable body) {
    return Thread.ofPlatform().name("loadtest-" + name).start(body);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
