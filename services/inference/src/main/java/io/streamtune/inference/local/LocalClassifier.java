package io.streamtune.inference.local;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.streamtune.engine.Device;
import io.streamtune.events.ImageRef;
import io.streamtune.host.Await;
import io.streamtune.inference.Classifier;
import io.streamtune.inference.ClassifierConfig;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.model.bundle.ServingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Classifies images through the pipeline of the service, but without Kafka and HTTP: for commands
 * that read files. It keeps no metrics.
 *
 * <p><b>Owner:</b> the caller closes it, after the last outcome.
 */
public final class LocalClassifier implements AutoCloseable {
  private static final LongSupplier NANO_CLOCK = System::nanoTime;

  private final Vertx vertx;
  private final Classifier classifier;

  private LocalClassifier(Vertx vertx, Classifier classifier) {
    this.vertx = vertx;
    this.classifier = classifier;
  }

  /**
   * Loads a model and starts the threads.
   *
   * <p><b>Errors:</b> {@link io.streamtune.engine.EngineException} if the device or the network
   * cannot be used; it leaves no thread running then.
   *
   * <p>Called on: any thread that may block for seconds.
   */
  public static LocalClassifier open(ClassifierConfig config, ServingModel serving) {
    Vertx vertx = Vertx.vertx();
    try {
      // A registry without a backend: every meter is a no-op.
      CompositeMeterRegistry nowhere = new CompositeMeterRegistry();
      return new LocalClassifier(
          vertx, Classifier.open(config, serving, CrashGuard.none(), vertx, nowhere, NANO_CLOCK));
    } catch (RuntimeException e) {
      Await.await("Vert.x", vertx.close(), Await.STEP);
      throw e;
    }
  }

  /**
   * Classifies an image. The caller bounds how many are in flight.
   *
   * <p>Called on: any thread; dependent stages of the future run on the event loop and must not
   * block.
   *
   * @param id the id of the image, which seeds its test-time views
   * @param bytes an encoded image. <b>Owner:</b> shared, do not mutate
   */
  public CompletableFuture<Outcome> classify(String id, byte[] bytes) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ImageRef image = new ImageRef(id, "file", Optional.empty());
    classifier.submit(
        List.of(
            new ImageRequest(
                image, new Content.Encoded(bytes), NANO_CLOCK.getAsLong(), outcome::complete)));
    return outcome;
  }

  /** Returns where the network runs. */
  public Device device() {
    return classifier.device();
  }

  /** Ends the threads and frees the model. Called on: the thread that owns it. */
  @Override
  public void close() {
    classifier.close();
    Await.await("Vert.x", vertx.close(), Await.STEP);
  }
}
