package io.streamtune.loadtest.command;

import io.streamtune.loadtest.arrivals.ArrivalPattern;
import io.streamtune.loadtest.arrivals.RateProfile;
import io.streamtune.loadtest.arrivals.Schedule;
import io.streamtune.loadtest.images.BrokenShare;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.kafka.KafkaRun;
import io.streamtune.loadtest.kafka.RunOutcome;
import io.streamtune.loadtest.kafka.RunPlan;
import io.streamtune.loadtest.kafka.RunProgress;
import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.loadtest.traffic.RateTraffic;
import io.streamtune.loadtest.traffic.ReplayTraffic;
import io.streamtune.loadtest.traffic.Traffic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.RecordTime;
import io.streamtune.stream.ReplayReader;
import io.streamtune.terminal.Progress;
import io.streamtune.terminal.Terminal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes runs out of the options of a command. */
final class LoadTest {
  private static final int RADIX = 36;

  private final Terminal terminal;
  private final LoadOptions options;
  private final BooleanSupplier stopped;
  private final Consumer<LongSupplier> begins;
  private int runs;

  LoadTest(Terminal terminal, LoadOptions options, BooleanSupplier stopped) {
    this(terminal, options, stopped, _ -> {});
  }

  /**
   * Prepares.
   *
   * @param begins takes the time of a run when its clock begins
   */
  LoadTest(
      Terminal terminal,
      LoadOptions options,
      BooleanSupplier stopped,
      Consumer<LongSupplier> begins) {
    this.terminal = terminal;
    this.options = options;
    this.stopped = stopped;
    this.begins = begins;
  }

  /** Checks that the brokers answer and know the topics. */
  void checkCluster(Map<String, String> moreTopics) {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put("--images-topic", options.topics().images());
    topics.put("--predictions-topic", options.topics().predictions());
    topics.put("--dead-letters-topic", options.topics().deadLetters());
    topics.putAll(moreTopics);
    Cluster.check(kafka(), topics);
  }

  /** Sends at a rate. */
  RunOutcome atRate(RateProfile profile, ArrivalPattern pattern, Payloads payloads) {
    ImageIds ids = newIds();
    Schedule schedule =
        new Schedule(
            profile.after(options.warmUp()), pattern, new SplittableRandom(options.seed()));
    Traffic traffic = new RateTraffic(schedule, payloads, broken(), messages(ids));
    Duration span = Duration.ofNanos(Math.round(profile.lengthSeconds() * 1e9));
    long images = Math.round(profile.images());
    return run(traffic, ids, plan(Optional.of(span), options.warmUp()), images);
  }

  /** Sends what a topic holds. */
  RunOutcome replay(String topic, double speed, Optional<Duration> span) {
    ImageIds ids = newIds();
    Traffic traffic =
        new ReplayTraffic(new ReplayReader(kafka(), topic), speed, broken(), messages(ids));
    return run(traffic, ids, plan(span, Duration.ZERO), Progress.UNKNOWN);
  }

  /** Returns the result of a run. */
  static LoadResult result(Map<String, String> options, RunOutcome outcome) {
    return LoadResult.of(
        "kafka",
        options,
        new LoadResult.Ended(
            outcome.begin(),
            outcome.interrupted(),
            outcome.predictionTime().map(LoadTest::words).orElse("no prediction had a time"),
            outcome.measured()));
  }

  private RunOutcome run(Traffic traffic, ImageIds ids, RunPlan plan, long images) {
    try (Progress progress = Progress.start(terminal, "Sending", images, "images")) {
      return new KafkaRun(plan, ids, stopped, shown(progress)).run(traffic);
    }
  }

  private RunProgress shown(Progress progress) {
    return new RunProgress() {
      @Override
      public void at(long sent, long open) {
        progress.advanceTo(sent);
        progress.remark(open + " not answered yet");
      }

      @Override
      public void begins(LongSupplier nanos) {
        begins.accept(nanos);
      }
    };
  }

  private RunPlan plan(Optional<Duration> span, Duration warmUp) {
    return new RunPlan(
        kafka(),
        options.topics(),
        span,
        warmUp,
        options.timeout(),
        options.deadline(),
        options.producers());
  }

  private KafkaSettings kafka() {
    return options.brokers().kafka();
  }

  /** Different from every earlier run, whose answers may still come. */
  private ImageIds newIds() {
    String millis = Long.toString(System.currentTimeMillis(), RADIX);
    return new ImageIds("lt-" + millis + "-" + runs++);
  }

  private BrokenShare broken() {
    return new BrokenShare(options.broken(), options.seed() + 1);
  }

  private Messages messages(ImageIds ids) {
    return new Messages(ids, options.headers(), options.keys(), options.seed() + 2);
  }

  private static String words(RecordTime time) {
    return switch (time) {
      case CREATED -> "made, by its producer's clock";
      case APPENDED -> "appended by the broker";
    };
  }
}
