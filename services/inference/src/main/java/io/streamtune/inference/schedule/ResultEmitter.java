package io.streamtune.inference.schedule;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.classify.TopLabels;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSwitch;
import io.streamtune.inference.model.swap.TrafficWindow;
import io.streamtune.inference.quarantine.Quarantine;
import java.util.function.LongSupplier;

/**
 * Passes outcomes on to the images' requests, and counts them.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class ResultEmitter {
  private final ModelSwitch models;
  private final Quarantine quarantine;
  private final TrafficWindow traffic;
  private final PipelineMetrics metrics;
  private final LongSupplier nanoClock;
  private final int topK;

  ResultEmitter(
      ModelSwitch models,
      Quarantine quarantine,
      TrafficWindow traffic,
      PipelineMetrics metrics,
      LongSupplier nanoClock,
      int topK) {
    this.models = models;
    this.quarantine = quarantine;
    this.traffic = traffic;
    this.metrics = metrics;
    this.nanoClock = nanoClock;
    this.topK = topK;
  }

  /** Rejects an image that no model has classified. */
  void reject(DecodeTask task, ErrorCode code, String stage, String detail) {
    reply(task.request(), new Outcome.Rejected(code, stage, detail));
  }

  /** Drops an image because its partition was revoked. */
  void giveUp(ImageRequest request) {
    quarantine.givenUp(request);
    request.reply().accept(new Outcome.Unavailable("its partition was revoked"));
  }

  /**
   * Rejects an image, without trying it, because it killed the process while it was tried alone.
   */
  void rejectPoison(ImageRequest request) {
    reply(
        request,
        new Outcome.Rejected(
            ErrorCode.POISON,
            "decode",
            "the process died with it twice, once while it was tried alone; it was not tried"
                + " again"));
  }

  /** Rejects an image for which a model returned values that are not probabilities. */
  void rejectScores(DecodeTask task, LoadedModel by) {
    Outcome outcome =
        new Outcome.Rejected(
            ErrorCode.INFERENCE_FAILED,
            "classify",
            "the model gave a probability that is no number from 0 to 1; its weights may be"
                + " damaged");
    models.give(by, () -> reply(task.request(), outcome));
  }

  /** Emits a prediction; predictions of a new version wait for the last of the version before. */
  void predict(DecodeTask task, LoadedModel by, float[] probabilities, Tta tta, Timings timings) {
    metrics.answered(tta);
    Outcome outcome =
        new Outcome.Predicted(
            by.ref(),
            by.activation(),
            TopLabels.of(probabilities, by.classes(), topK),
            probabilities,
            tta,
            timings);
    models.give(by, () -> reply(task.request(), outcome));
  }

  /** Returns the time an image has spent in each stage so far, earlier passes included. */
  Timings timings(DecodedImage image, ClassifiedBatch.Scored scored) {
    long sinceNanos = image.task().pass().sinceNanos();
    Timings before = image.task().pass().before();
    return new Timings(
        before.queueMillis() + millis(sinceNanos, image.startNanos()),
        before.decodeMillis() + millis(image.startNanos(), image.endNanos()),
        before.batchWaitMillis() + millis(image.endNanos(), scored.startNanos()),
        before.inferenceMillis() + millis(scored.startNanos(), scored.endNanos()),
        millis(image.task().request().receivedNanos(), nanoClock.getAsLong()));
  }

  private void reply(ImageRequest request, Outcome outcome) {
    traffic.answered(request.receivedNanos(), nanoClock.getAsLong());
    request.reply().accept(outcome);
  }

  private static double millis(long fromNanos, long toNanos) {
    return Math.max(0, toNanos - fromNanos) / 1e6;
  }
}
