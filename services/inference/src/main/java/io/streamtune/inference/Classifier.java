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
 * A model that answers: decode → batch → classify on one machine, whoever asks. The inference
 * service and the commands that classify files share it.
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
   * Loads a model, runs it once for each batch size that will occur, and starts the threads.
   *
   * <p><b>Errors:</b> {@link io.streamtune.engine.EngineException} if the device or the network
   * cannot be used; {@link io.streamtune.host.settings.ConfigException} if its rows do not fit into
   * the tensor.
   *
   * <p>Called on: any thread but an event loop; takes seconds.
   *
   * @param config how
   * @param serving what
   * @param guard against images that kill the process
   * @param vertx whose event loop holds the state
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
    pipelineConfig.tensorBytes(model.network(), config.tta().policy().viewsMax()); // Else an error.
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
   * Takes images; each gets exactly one outcome, on the pipeline's event loop. Called on: any
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
   * Sets what is told, once or more often, when images in flight can get no outcome any more, by a
   * bug or a broken installation; set it before {@link #submit}. Without it, the log tells. Called
   * on: any thread.
   */
  public void onFailure(Consumer<Throwable> callback) {
    pipeline.onFailure(callback);
  }

  /**
   * Sets what is told, on an event loop, between the last answer of a version in service and the
   * first of the next; set it before {@link #submit}. ResultEmitter of a canary are none of these.
   */
  public void onNewVersion(Runnable callback) {
    pipeline.onNewVersion(callback);
  }

  /** Returns the model in service. Called on: any thread. */
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

  /** From now on no image waits for others. Called on: any thread. */
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

  /** Does the same in at most this time. */
  void close(Duration timeout) {
    pipeline.close(timeout);
  }
}
