package io.streamtune.inference.ingest;

import io.streamtune.events.ImageRef;
import io.streamtune.host.traces.Span;
import io.streamtune.stream.AssignmentState;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An image to classify, and where its outcome goes.
 *
 * @param image the image's id, source and position in Kafka, if it has one
 * @param key the key of the event, or else the image's id: it decides whether a canary classifies
 *     the image. Empty if only the serving version may. <b>Owner:</b> shared, nobody mutates it
 * @param content the picture
 * @param receivedNanos when the image arrived, on the monotonic clock
 * @param span the image's span, or {@link Span#NONE}; the submitter ends it
 * @param assignment the state of the partition's assignment, asked before each expensive step;
 *     always current for an image from HTTP
 * @param reply takes the outcome, exactly once. Called on: the event loop
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record ImageRequest(
    ImageRef image,
    byte[] key,
    Content content,
    long receivedNanos,
    Span span,
    Supplier<AssignmentState> assignment,
    Consumer<Outcome> reply) {
  private static final byte[] NO_KEY = {};

  /** Creates a request whose assignment never ends. */
  public ImageRequest(
      ImageRef image,
      byte[] key,
      Content content,
      long receivedNanos,
      Span span,
      Consumer<Outcome> reply) {
    this(image, key, content, receivedNanos, span, () -> AssignmentState.CURRENT, reply);
  }

  /** Creates such a request that only the serving version may answer. */
  public ImageRequest(
      ImageRef image, Content content, long receivedNanos, Span span, Consumer<Outcome> reply) {
    this(image, NO_KEY, content, receivedNanos, span, reply);
  }

  /** Creates such a request without a span. */
  public ImageRequest(
      ImageRef image, Content content, long receivedNanos, Consumer<Outcome> reply) {
    this(image, content, receivedNanos, Span.NONE, reply);
  }

  /** Returns the same image with its fetched content and another receiver of the outcome. */
  ImageRequest with(Content fetched, Consumer<Outcome> answer) {
    return new ImageRequest(image, key, fetched, receivedNanos, span, assignment, answer);
  }

  /** Returns whether a stage may start to process it. Called on: any thread. */
  public boolean mayBegin() {
    return assignment.get() == AssignmentState.CURRENT;
  }

  /**
   * Returns whether its partition was revoked, so that another consumer answers it and each further
   * step is wasted. Called on: any thread.
   */
  public boolean isStale() {
    return assignment.get() == AssignmentState.ENDED;
  }

  /** The picture, encoded or not. */
  public sealed interface Content {

    /** A JPEG, PNG or other image file. <b>Owner:</b> shared, nobody mutates it. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
    record Encoded(byte[] bytes) implements Content {}

    /**
     * One input row of the network, {@code uint8[size, size, 3]}. <b>Owner:</b> as for {@link
     * Encoded}.
     */
    @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
    record Pixels(byte[] row) implements Content {}
  }
}
