package io.streamtune.inference.decode;

import io.streamtune.events.Timings;
import io.streamtune.inference.ingest.ImageRequest;

/**
 * One way of an image through decoder and network, with some of its views. Most images are looked
 * at once.
 *
 * @param request the image
 * @param plan the views that are run together
 * @param policy why these, as it stands in a prediction
 * @param sinceNanos when it began to wait for a decoder, on the monotonic clock
 * @param before the time that earlier looks took
 */
public record Look(
    ImageRequest request, TtaPlan plan, String policy, long sinceNanos, Timings before) {
  private static final Timings NOTHING = new Timings(0, 0, 0, 0, 0);

  /** Returns the first look at an image. */
  public static Look first(ImageRequest request, TtaPlan plan, String policy) {
    return new Look(request, plan, policy, request.receivedNanos(), NOTHING);
  }

  /**
   * Returns the next look at the same image.
   *
   * @param views what is run then
   * @param nowNanos the end of this look
   * @param spent the time that all looks so far took
   */
  public Look again(TtaPlan views, long nowNanos, Timings spent) {
    return new Look(request, views, policy, nowNanos, spent);
  }
}
