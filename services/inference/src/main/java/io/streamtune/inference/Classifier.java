package io.streamtune.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.engine.Device;
import io.streamtune.engine.Engine;
import io.streamtune.host.Await;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.inference.model.Switchover;
import io.streamtune.inference.model.swap.TrafficSample;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.rollout.CandidateTarget;
import io.streamtune.inference.rollout.RolloutTarget;
import io.streamtune.inference.schedule.Pipeline;
import io.streamtune.inference.schedule.PipelineConfig;
import io.streamtune.inference.schedule.VertxLoop;
import io.streamtune.inference.schedule.Workers;
import io.streamtune.model.bundle.ServingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decode → batch → classify with one model on one machine. The inference service and the commands
 * that classify files share it.
 */
public final class Classifier implements RolloutTarget, KafkaIngest.Images, AutoCloseable {
  private final Engine engine;
  private final Pipeline pipeline;
  private final ModelLoader loader;

  private Classifier(Engine engine, ModelLoader loader, Pipeline pipeline) {
    this.engine = engine;
    this.loader = loader;
    this.pipeline = pipeline;
  }

  /**
   * Loads a model, runs it once for each batch size that can occur, and starts the threads.
   *
   * <p><b>Errors:</b> {@link io.streamtune.engine.EngineException} if the device or the network
   * cannot be used; {@link io.streamtune.host.settings.ConfigException} if its rows do not fit into
   * the tensor.
   *
   * <p>Called on: any thread but an event loop; takes seconds.
   *
   * @param config the settings
   * @param serving the model
   * @param guard protects the service from images that kill the process
   * @param vertx its event loop owns the pipeline's state
   * @param registry takes the metrics
   * @param nanoClock monotonic clock
   */
  public static Classifier open(
      ClassifierConfig config,
      ServingModel serving,
      CrashGuard guard,
      Vertx vertx,
      MeterRegistry registry,
      LongSupplier nanoClock) {
    Engine engine = Engine.open(config.engine());
    int rowsMax = config.rowsMax(engine.device() instanceof Device.Cuda);
    ModelLoader loader = new ModelLoader(engine, rowsMax);
    LoadedModel model = loader.load(serving);
    PipelineConfig pipelineConfig = config.pipeline(rowsMax);
    pipelineConfig.tensorBytes(model.network(), config.tta().policy().viewsMax()); // Size check.
    loader.warmUp(model);
    Pipeline pipeline =
        new Pipeline(
            pipelineConfig,
            config.tta(),
            model,
            new VertxLoop(vertx),
            nanoClock,
            registry,
            Workers.threads(pipelineConfig.decode(), guard, nanoClock));
    return new Classifier(engine, loader, pipeline);
  }

  /**
   * Submits images; each gets exactly one outcome, on the pipeline's event loop. Called on: any
   * thread.
   */
  @Override
  public void submit(List<ImageRequest> requests) {
    pipeline.submit(requests);
  }

  @Override
  public void giveUpStale() {
    pipeline.giveUpStale();
  }

  /**
   * Sets the callback for a failure, such as a bug or a broken installation, after which images in
   * flight get no outcome. It may run more than once. Set it before {@link #submit}; without it the
   * failure is logged. Called on: any thread.
   */
  public void onFailure(Consumer<Throwable> callback) {
    pipeline.onFailure(callback);
  }

  /**
   * Sets the callback that runs, on the event loop, between the last result of a serving version
   * and the first of the next. Results of a canary do not count. Set it before {@link #submit}.
   */
  public void onNewVersion(Runnable callback) {
    pipeline.onNewVersion(callback);
  }

  /** Returns the serving model. Called on: any thread. */
  @Override
  public LoadedModel model() {
    return pipeline.model();
  }

  @Override
  public ModelLoader loader() {
    return loader;
  }

  @Override
  public Switchover switchTo(LoadedModel next) {
    return pipeline.switchTo(next);
  }

  @Override
  public CandidateTarget candidates() {
    return pipeline.candidates();
  }

  @Override
  public Switchover switchToCandidate() {
    return pipeline.switchToCandidate();
  }

  @Override
  public CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos) {
    return pipeline.traffic(fromNanos, toNanos);
  }

  /** Returns where the network runs. */
  public Device device() {
    return engine.device();
  }

  /** Stops holding images back for fuller batches, from now on. Called on: any thread. */
  public void drain() {
    pipeline.drain();
  }

  /**
   * Ends the threads and frees the model. Called on: any thread but an event loop, after the last
   * outcome.
   */
  @Override
  public void close() {
    close(Await.LONG_STEP);
  }

  /** Closes in at most this time. */
  void close(Duration timeout) {
    pipeline.close(timeout);
  }
}
