package io.streamtune.inference.rollout;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.swap.ModelReference;
import io.streamtune.inference.model.swap.ModelRefusedException;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.PipelineWait;
import io.streamtune.inference.model.swap.Preparation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ServingModel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candidate that runs beside the serving version, from its announcement to its end. It is
 * prepared as for a swap. A swap first ends the candidate, so that never more than two models are
 * in memory; the candidate then starts again beside the new serving version.
 *
 * <p>Not thread-safe. Called on: the thread {@code model-swap}.
 */
public final class CandidateRollout {
  private static final Logger log = LoggerFactory.getLogger(CandidateRollout.class);
  private static final Duration RETRY = Duration.ofSeconds(15);

  /** Often enough to watch a rollout, seldom enough for a compacted topic. */
  private static final Duration REPORT = Duration.ofSeconds(10);

  private final Preparation preparation;
  private final PipelineWait pipeline;
  private final RolloutTarget target;
  private final LongSupplier nanoClock;
  private Optional<CandidateEvent> wanted = Optional.empty();
  private Optional<Running> running = Optional.empty();
  private Map<String, Double> reported = Map.of();
  private boolean isDue;
  private long dueNanos;

  private record Running(CandidateEvent event, LoadedModel model) {}

  public CandidateRollout(ModelSwap swap, RolloutTarget target, LongSupplier nanoClock) {
    this.preparation = swap.preparation();
    this.pipeline = swap.pipeline();
    this.target = target;
    this.nanoClock = nanoClock;
  }

  /** Sets the candidate that the topic asks for now. */
  public void wanted(Optional<CandidateEvent> event) {
    wanted = event.filter(one -> one.mode() != CandidateEvent.Mode.OFF);
    isDue = true;
    dueNanos = nanoClock.getAsLong();
  }

  public Optional<CandidateEvent> wanted() {
    return wanted;
  }

  /**
   * Starts or ends a candidate as the topic asks.
   *
   * @return whether there is something new to report
   * @throws ModelRefusedException if the candidate is refused; none runs then
   */
  public boolean act() throws ModelRefusedException, InterruptedException {
    long nowNanos = nanoClock.getAsLong();
    if (nowNanos - dueNanos < 0) {
      return false;
    }
    if (!isDue) {
      dueNanos = nowNanos + REPORT.toNanos();
      return running.isPresent() && !score().equals(reported);
    }
    end();
    isDue = false;
    dueNanos = nowNanos + REPORT.toNanos();
    if (wanted.isPresent() && !isServed(wanted.get())) {
      begin(wanted.get());
    }
    return true;
  }

  private boolean isServed(CandidateEvent event) {
    return event.manifestSha256().equals(target.model().ref().digest());
  }

  private void begin(CandidateEvent event) throws ModelRefusedException {
    try {
      LoadedModel model = preparation.run(ModelReference.of(event), this::checkCut, _ -> {});
      Sample sample = new Sample(event.share());
      switch (event.mode()) {
        case SHADOW -> target.candidates().beginShadow(model, sample);
        case CANARY -> target.candidates().beginCanary(model, sample);
        case OFF -> throw new IllegalStateException("nothing is to be tried");
      }
      running = Optional.of(new Running(event, model));
      reported = Map.of();
      log.info("version {} of {} runs as a {}", event.version(), event.name(), event.mode().wire());
    } catch (ModelRefusedException e) {
      if (e.isWorthRetrying()) {
        isDue = true;
        dueNanos = nanoClock.getAsLong() + RETRY.toNanos();
      }
      throw e;
    }
  }

  /** The candidate runs on rows that were decoded with the serving version's preprocessing. */
  private void checkCut(ServingModel candidate) {
    if (!candidate.preprocessing().equals(target.model().preprocessing())) {
      throw new InvalidModelException(
          "it wants photos cut in another way than the version in service does",
          "promote it, or try one that is cut as that is");
    }
  }

  /** Ends and closes the candidate until the next {@link #act}. */
  public void suspend() throws InterruptedException {
    if (running.isPresent()) {
      end();
      isDue = true;
      dueNanos = nanoClock.getAsLong();
    }
  }

  /** Returns whether the bundle with this digest runs as the candidate. */
  public boolean isTrying(String manifestSha256) {
    return running.isPresent() && running.get().event().manifestSha256().equals(manifestSha256);
  }

  /** Forgets the candidate: it is the serving version now, and the rollout must not close it. */
  public void promoted() {
    running = Optional.empty();
  }

  /** Ends and closes the candidate. */
  public void end() throws InterruptedException {
    if (running.isPresent()) {
      Running ended = running.get();
      running = Optional.empty();
      CandidateScore score = pipeline.await("the end of the rollout", target.candidates().end());
      ended.model().close();
      log.info("candidate version {} has ended: {}", ended.event().version(), score.numbers());
    }
  }

  /** Returns which candidate runs and its score, for a report. */
  public Optional<ReplicaEvent.Trial> report() throws InterruptedException {
    if (running.isEmpty()) {
      return Optional.empty();
    }
    CandidateEvent event = running.get().event();
    reported = score();
    return Optional.of(
        new ReplicaEvent.Trial(
            event.version(), event.manifestSha256(), event.mode().wire(), reported));
  }

  private Map<String, Double> score() throws InterruptedException {
    return pipeline.await("the score of the rollout", target.candidates().score()).numbers();
  }
}
