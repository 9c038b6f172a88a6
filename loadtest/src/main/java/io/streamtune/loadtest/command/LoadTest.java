package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.arrivals.ArrivalPattern;
import io.streamtune.loadtest.arrivals.RateProfile;
import io.streamtune.loadtest.arrivals.Schedule;
import io.streamtune.loadtest.images.BrokenShare;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.kafka.ClusterCheck;
import io.streamtune.loadtest.kafka.KafkaRun;
import io.streamtune.loadtest.kafka.RunPlan;
import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.pace.RunProgress;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.loadtest.traffic.RateTraffic;
import io.streamtune.loadtest.traffic.ReplayTraffic;
import io.streamtune.loadtest.traffic.Traffic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.RecordTime;
import io.streamtune.stream.read.ReplayReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Performs runs with the options of a command. */
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
   * Creates a load test.
   *
   * @param begins receives the clock of each run when it starts
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

  /** Checks that the brokers respond and the topics exist. */
  void checkCluster(Map<String, String> moreTopics) {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put("--images-topic", options.topics().images());
    topics.put("--predictions-topic", options.topics().predictions());
    topics.put("--dead-letters-topic", options.topics().deadLetters());
    topics.putAll(moreTopics);
    ClusterCheck.check(kafka(), topics);
  }

  /** Sends at a rate. */
  RunOutcome atRate(RateProfile profile, ArrivalPattern pattern, Payloads payloads) {
    ImageIds ids = newIds(runs++);
    SendOptions send = options.send();
    Traffic traffic = traffic(profile, pattern, send, payloads, messages(ids));
    Duration span = span(profile);
    return run(traffic, ids, plan(Optional.of(span), send.warmUp()), images(profile, send));
  }

  /** Returns the images of a rate profile, after a warm-up at the rate with which it begins. */
  static Traffic traffic(
      RateProfile profile,
      ArrivalPattern pattern,
      SendOptions send,
      Payloads payloads,
      Messages messages) {
    Schedule schedule =
        new Schedule(profile.after(send.warmUp()), pattern, new SplittableRandom(send.seed()));
    return new RateTraffic(schedule, payloads, broken(send), messages);
  }

  /** Returns the approximate number of images; with Poisson arrivals the actual number varies. */
  static long images(RateProfile profile, SendOptions send) {
    return Math.round(profile.after(send.warmUp()).images());
  }

  static Duration span(RateProfile profile) {
    return Duration.ofNanos(Math.round(profile.lengthSeconds() * 1e9));
  }

  /** Replays a topic. */
  RunOutcome replay(String topic, double speed, Optional<Duration> span) {
    ImageIds ids = newIds(runs++);
    Traffic traffic =
        new ReplayTraffic(
            new ReplayReader(kafka(), topic), speed, broken(options.send()), messages(ids));
    return run(traffic, ids, plan(span, Duration.ZERO), Progress.UNKNOWN);
  }

  /** Returns the result of a run. */
  static LoadResult result(String kind, Map<String, String> options, RunOutcome outcome) {
    return LoadResult.of(
        kind,
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
        options.send().timeout(),
        options.send().deadline(),
        options.producers());
  }

  private KafkaSettings kafka() {
    return options.brokers().kafka();
  }

  /** Returns ids that differ from those of every earlier run, whose answers may still arrive. */
  static ImageIds newIds(int run) {
    String millis = Long.toString(System.currentTimeMillis(), RADIX);
    return new ImageIds("lt-" + millis + "-" + run);
  }

  private static BrokenShare broken(SendOptions send) {
    return new BrokenShare(send.broken(), send.seed() + 1);
  }

  private Messages messages(ImageIds ids) {
    return new Messages(ids, options.send().headers(), options.keys(), options.send().seed() + 2);
  }

  private static String words(RecordTime time) {
    return switch (time) {
      case CREATED -> "made, by its producer's clock";
      case APPENDED -> "appended by the broker";
    };
  }
}
