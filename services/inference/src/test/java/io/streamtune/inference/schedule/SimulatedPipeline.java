package io.streamtune.inference.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.Switchover;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.rollout.Sample;
import io.streamtune.inference.rollout.ShadowScore;
import io.streamtune.inference.tta.TtaConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The real pipeline, on an event loop and with workers that a simulation turns. */
public final class SimulatedPipeline {
  private final Pipeline pipeline;

  /** The event loop. */
  public interface Loop {
    /** As {@link EventLoop#execute}. */
    void execute(Runnable action);

    /** As {@link EventLoop#schedule}. */
    void schedule(long delayNanos, Runnable action);

    /** As {@link EventLoop#isCurrent}. */
    boolean isCurrent();
  }

  /**
   * How it works.
   *
   * @param loop its event loop
   * @param nanoClock its clock
   * @param decoders what decodes
   * @param lanes what runs lanes
   */
  public record World(
      Loop loop, LongSupplier nanoClock, Decoders.Starter decoders, ExecutorService lanes) {}

  /** Makes a pipeline. */
  public SimulatedPipeline(
      PipelineConfig config,
      TtaConfig tta,
      LoadedModel model,
      World world,
      MeterRegistry registry,
      Consumer<Throwable> onFailure) {
    EventLoop loop =
        new EventLoop() {
          @Override
          public void execute(Runnable action) {
            world.loop().execute(action);
          }

          @Override
          public void schedule(long delayNanos, Runnable action) {
            world.loop().schedule(delayNanos, action);
          }

          @Override
          public boolean isCurrent() {
            return world.loop().isCurrent();
          }
        };
    pipeline =
        new Pipeline(
            config,
            tta,
            model,
            loop,
            world.nanoClock(),
            registry,
            new Workers(world.decoders(), _ -> world.lanes(), CrashGuard.none()));
    pipeline.onFailure(onFailure);
  }

  /** Sets what is told between two versions. */
  public void onNewVersion(Runnable callback) {
    pipeline.onNewVersion(callback);
  }

  /** Takes images. */
  public void submit(List<ImageRequest> requests) {
    pipeline.submit(requests);
  }

  /** Gives up images whose partition was taken away. */
  public void giveUpStale() {
    pipeline.giveUpStale();
  }

  /** Puts another model into service. */
  public Switchover switchTo(LoadedModel next) {
    return pipeline.switchTo(next);
  }

  /** Begins a trial. */
  public void beginShadow(LoadedModel candidate) {
    pipeline.candidates().beginShadow(candidate, new Sample(0.5));
  }

  /** Ends a trial. */
  public CompletableFuture<ShadowScore> endShadow() {
    return pipeline.candidates().end().thenApply(ShadowScore.class::cast);
  }

  /** From now on nothing waits for others. */
  public void drain() {
    pipeline.drain();
  }

  /** Ends the workers and takes the model out of service. */
  public void close() {
    pipeline.close();
  }
}
