package io.streamtune.inference.simulation;

import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.schedule.PipelineConfig;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.TtaPolicy;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.SourceConfig;
import io.streamtune.vision.DecodeLimits;
import java.time.Duration;
import java.util.List;

/**
 * What a seed draws before anything happens. Each kind of trouble is left out of half of the seeds,
 * so that it also meets the others alone.
 *
 * @param members processes of the group
 * @param partitions partitions of the topic of images, and of predictions
 * @param images images that are sent
 * @param lanes lanes of each member
 * @param source how events are read
 * @param pipeline how much is done at once
 * @param tta which views are run
 * @param slowness how many times as long as usual decoding and running take
 * @param cuts how many ways of cutting a photo the versions differ in, 1 or 2
 * @param trouble what breaks, and how often
 * @param transacting how transactions fare, with exactly-once delivery
 */
record Plan(
    int members,
    int partitions,
    int images,
    int lanes,
    SourceConfig source,
    PipelineConfig pipeline,
    TtaConfig tta,
    int slowness,
    int cuts,
    Trouble trouble,
    Transacting transacting) {

  /**
   * What breaks, as probabilities.
   *
   * @param crash of a member, at each turn of the world
   * @param rebalance of the group without a reason, or an eviction
   * @param outage of a partition's leader
   * @param swap a version is promoted
   * @param restart of a member, gracefully
   * @param poison of an image that something refuses
   * @param failedRun of a run that fails without a reason
   * @param failedCall of a commit that fails; a fifth of it of a poll
   * @param http requests beside the stream
   */
  record Trouble(
      double crash,
      double rebalance,
      double outage,
      double swap,
      double restart,
      double poison,
      double failedRun,
      double failedCall,
      double http) {
    private static Trouble draw(Scheduler lots) {
      return new Trouble(
          sometimes(lots, 0.15),
          sometimes(lots, 0.3),
          sometimes(lots, 0.2),
          sometimes(lots, 0.5),
          sometimes(lots, 0.1),
          sometimes(lots, 0.4),
          sometimes(lots, 0.1),
          sometimes(lots, 0.4),
          sometimes(lots, 0.5));
    }

    private static double sometimes(Scheduler lots, double most) {
      return lots.happens(0.5) ? 0 : most * lots.below(1000) / 1000;
    }
  }

  /**
   * How transactions fare.
   *
   * @param isNamed whether a process comes back with the transactional id that it had
   * @param timeout after which the coordinator ends a transaction
   * @param block how long a call waits for the coordinator
   * @param fencing probability that somebody else ends a transaction, at each turn of the world
   */
  record Transacting(boolean isNamed, Duration timeout, Duration block, double fencing) {
    private static final Transacting NONE = new Transacting(false, Duration.ZERO, Duration.ZERO, 0);

    private static Transacting draw(Scheduler lots) {
      return new Transacting(
          lots.happens(0.5),
          Duration.ofMillis(lots.oneOf(List.of(1_000, 4_000, 15_000))),
          Duration.ofMillis(lots.oneOf(List.of(50, 300, 5_000))),
          Trouble.sometimes(lots, 0.1));
    }
  }

  boolean isTransacting() {
    return source.delivery() == Delivery.EXACTLY_ONCE;
  }

  static Plan draw(Delivery delivery, Scheduler lots) {
    // With many in flight a poll brings several.
    int eventsMax = lots.happens(0.7) ? lots.between(2, 24) : lots.between(128, 640);
    Duration drain = Duration.ofMillis((long) lots.below(3) * lots.below(200));
    // Between two transactions that are close, more can be held.
    boolean isQuick = delivery == Delivery.EXACTLY_ONCE && lots.happens(0.5);
    SourceConfig source =
        new SourceConfig(
            "images",
            "simulated",
            eventsMax,
            lots.between(1, 8) * 200L,
            drain,
            lots.between(1, 10),
            Duration.ofMillis(lots.between(1, isQuick ? 10 : 300)),
            Duration.ofSeconds(60),
            delivery);
    TtaConfig tta = tta(lots);
    int rowsMax = tta.policy().viewsMax() + lots.below(5);
    Duration linger = Duration.ofMillis(lots.happens(0.5) ? 0 : lots.below(30));
    PipelineConfig pipeline =
        new PipelineConfig(
            new DecodeConfig(lots.between(1, 2), lots.between(1, 4), DecodeLimits.DEFAULTS),
            new BatchConfig(rowsMax, linger),
            4);
    return new Plan(
        lots.between(1, 3),
        lots.between(1, 4),
        lots.between(20, 80),
        lots.between(1, 3),
        source,
        pipeline,
        tta,
        lots.oneOf(List.of(1, 1, 3, 10)),
        lots.between(1, 2),
        Trouble.draw(lots),
        delivery == Delivery.EXACTLY_ONCE ? Transacting.draw(lots) : Transacting.NONE);
  }

  private static TtaConfig tta(Scheduler lots) {
    ViewSet views =
        lots.oneOf(List.of(new ViewSet.Flip(), new ViewSet.Fastai(2), new ViewSet.Fastai(5)));
    TtaPolicy policy =
        lots.oneOf(
            List.of(
                TtaPolicy.OFF,
                new TtaPolicy.Always(views),
                new TtaPolicy.Uncertain(views, 0.2),
                new TtaPolicy.Uncertain(views, 0.2)));
    return new TtaConfig(policy, Duration.ofMillis(lots.happens(0.4) ? 0 : lots.between(5, 200)));
  }
}
