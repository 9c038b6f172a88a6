package io.streamtune.inference.decode;

import io.streamtune.events.prediction.Timings;
import io.streamtune.inference.ingest.ImageRequest;

/**
 * One decoding and one batch of an image, with some of its views. Most images need one pass.
 *
 * @param request the image
 * @param plan the views that run together
 * @param policy the TTA policy that chose these views, as written to the prediction
 * @param sinceNanos when the pass began to wait for a decoder, on the monotonic clock
 * @param before the time that earlier passes took
 */
public record Pass(
    ImageRequest request, TtaPlan plan, String policy, long sinceNanos, Timings before) {
  private static final Timings NOTHING = new Timings(0, 0, 0, 0, 0);

  /** Returns the first pass of an image. */
  public static Pass first(ImageRequest request, TtaPlan plan, String policy) {
    return new Pass(request, plan, policy, request.receivedNanos(), NOTHING);
  }

  /**
   * Returns the next pass of the same image.
   *
   * @param views the views of that pass
   * @param nowNanos the end of this pass
   * @param spent the time that all passes so far took
   */
  public Pass again(TtaPlan views, long nowNanos, Timings spent) {
    return new Pass(request, views, policy, nowNanos, spent);
  }
}
