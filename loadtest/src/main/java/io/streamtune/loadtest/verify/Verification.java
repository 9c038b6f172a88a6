package io.streamtune.loadtest.verify;

import io.streamtune.display.terminal.Progress;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads the three topics and counts: first the images up to the end of their topic at the start,
 * then the answers, and then, if requested, the answers still in flight.
 *
 * <p><b>Called on:</b> one thread, which may block.
 */
public final class Verification {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String COMMITTED = "read_committed";

  /**
   * What to read.
   *
   * @param kafka how to reach the brokers
   * @param topics their names
   * @param range which offsets to read
   * @param countsAborted whether answers in aborted or open transactions count, too
   * @param settle how long to wait for missing answers
   * @param problemsMax most problems listed of each kind
   */
  public record Plan(
      KafkaSettings kafka,
      Topics topics,
      Range range,
      boolean countsAborted,
      Duration settle,
      int problemsMax) {
    /** Returns a plan for a system that has stopped: everything that is committed. */
    public static Plan of(KafkaSettings kafka) {
      return new Plan(kafka, Topics.DEFAULT, Range.ALL, false, Duration.ZERO, 20);
    }
  }

  /**
   * Which offsets to read, by partition. Only these are fetched: to count a run, only its own
   * records are read, however much the topics hold.
   *
   * @param images the images
   * @param predictions the first predictions that can be answers to them; the oldest if none is
   *     given
   * @param deadLetters the first dead letters that can be answers to them; the oldest if none is
   *     given
   */
  public record Range(
      TopicReader.Range images, Map<Integer, Long> predictions, Map<Integer, Long> deadLetters) {
    /** Everything. */
    public static final Range ALL =
        new Range(new TopicReader.Range(Map.of(), Map.of()), Map.of(), Map.of());

    /** Copies the offsets. */
    public Range {
      predictions = Map.copyOf(predictions);
      deadLetters = Map.copyOf(deadLetters);
    }
  }

  /** Shows the progress of reading a topic; may show nothing. */
  public interface Watch {
    /** Called when a topic with this many offsets is about to be read. */
    Optional<Progress> reading(String topic, long offsets);
  }

  private final Plan plan;
  private final Watch watch;
  private final LongSupplier nanos;
  private final Map<ImagePosition, Long> next = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long invalid;

  /** Creates a verification; {@link #run} starts it. */
  public Verification(Plan plan, Watch watch, LongSupplier nanos) {
    this.plan = plan;
    this.watch = watch;
    this.nanos = nanos;
  }

  /**
   * Reads and counts. Call once.
   *
   * @throws io.streamtune.stream.StreamException if a topic does not exist, or the brokers reject a
   *     request or do not respond
   */
  public Report run() {
    Tally tally = images();
    String isolation = plan.countsAborted() ? "read_uncommitted" : COMMITTED;
    Range range = plan.range();
    try (TopicReader predictions =
            reader(plan.topics().predictions(), range.predictions(), isolation);
        TopicReader letters = reader(plan.topics().deadLetters(), range.deadLetters(), isolation)) {
      Consumer<ReceivedEvent> predicted = event -> predicted(event, tally);
      Consumer<ReceivedEvent> dead = event -> dead(event, tally);
      read(predictions, plan.topics().predictions(), predicted);
      read(letters, plan.topics().deadLetters(), dead);
      long deadline = nanos.getAsLong() + plan.settle().toNanos();
      BooleanSupplier isWaiting = () -> tally.unanswered() > 0 && nanos.getAsLong() - deadline < 0;
      while (isWaiting.getAsBoolean()) {
        predictions.poll(POLL).forEach(predicted);
        letters.poll(POLL).forEach(dead);
      }
      long removed =
          removed(predictions, range.predictions()) + removed(letters, range.deadLetters());
      long open = plan.countsAborted() || tally.unanswered() == 0 ? 0 : open();
      return tally.report(plan.problemsMax(), new Report.Unread(invalid, removed, open, examples));
    }
  }

  /**
   * Returns the number of offsets that are not visible yet: a killed process leaves its transaction
   * open.
   */
  private long open() {
    try (TopicAdmin admin = new TopicAdmin(plan.kafka())) {
      return admin.offsetsBehindOpenTransactions(plan.topics().predictions())
          + admin.offsetsBehindOpenTransactions(plan.topics().deadLetters());
    }
  }

  /** Returns the number of offsets in the range that retention has removed. */
  private static long removed(TopicReader reader, Map<Integer, Long> from) {
    return reader.starts().entrySet().stream()
        .mapToLong(start -> Math.max(0, start.getValue() - from.getOrDefault(start.getKey(), 0L)))
        .sum();
  }

  private Tally images() {
    String topic = plan.topics().images();
    // Reads images like the service does: those of aborted transactions do not exist.
    try (TopicReader images =
        TopicReader.from(plan.kafka(), topic, plan.range().images(), COMMITTED)) {
      Tally tally = new Tally(topic, plan.range().images().from(), images.starts(), images.ends());
      read(images, topic, event -> tally.image(event.position()));
      return tally;
    }
  }

  private TopicReader reader(String topic, Map<Integer, Long> from, String isolation) {
    return TopicReader.from(plan.kafka(), topic, new TopicReader.Range(from, Map.of()), isolation);
  }

  /** Reads a topic up to its end at the time when its reader was created. */
  private void read(TopicReader reader, String topic, Consumer<ReceivedEvent> count) {
    long offsets = reader.remaining();
    Optional<Progress> progress = watch.reading(topic, offsets);
    try {
      for (long left = offsets; left > 0; left = reader.remaining()) {
        reader.poll(POLL).forEach(count);
        long done = offsets - left;
        progress.ifPresent(shown -> shown.advanceTo(done));
      }
      progress.ifPresent(shown -> shown.advanceTo(offsets));
    } finally {
      progress.ifPresent(Progress::close);
    }
  }

  private void predicted(ReceivedEvent event, Tally tally) {
    if (!isNew(event.position())) {
      return;
    }
    try {
      Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
      if (!event.headers().text("ce_id").orElse("").equals(prediction.id())) {
        invalid(event.position(), "its ce_id is not the one of its image and version");
        return;
      }
      int partition = event.position().partition();
      prediction
          .image()
          .position()
          .ifPresentOrElse(
              image -> tally.predicted(image, prediction.model(), partition), tally::elsewhere);
    } catch (InvalidEventException e) {
      invalid(event.position(), String.valueOf(e.getMessage()));
    }
  }

  private void dead(ReceivedEvent event, Tally tally) {
    if (!isNew(event.position())) {
      return;
    }
    try {
      tally.dead(DeadLetter.read(event.key(), event.headers(), event.value()).position());
    } catch (InvalidEventException e) {
      invalid(event.position(), String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether an answer is read for the first time: a reader may have to start again. */
  private boolean isNew(ImagePosition answer) {
    ImagePosition partition = new ImagePosition(answer.topic(), answer.partition(), 0);
    if (answer.offset() < next.getOrDefault(partition, 0L)) {
      return false;
    }
    next.put(partition, answer.offset() + 1);
    return true;
  }

  private void invalid(ImagePosition answer, String reason) {
    invalid++;
    if (examples.size() < plan.problemsMax()) {
      examples.add(answer + ": " + reason);
    }
  }
}
