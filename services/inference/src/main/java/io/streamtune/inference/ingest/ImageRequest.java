package io.streamtune.inference.ingest;

import io.streamtune.events.ImageRef;
import io.streamtune.host.traces.Span;
import io.streamtune.stream.AssignmentState;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One image that wants an answer.
 *
 * @param image what the image is and where it lies
 * @param key what the sender keyed it with, or else its id; empty where only the version in service
 *     may answer it. <b>Owner:</b> shared, nobody mutates it
 * @param content the picture
 * @param receivedNanos when it came in, on the monotonic clock
 * @param span what is told of it, or {@link Span#NONE}; whoever submits it ends it
 * @param assignment how the assignment of its partition stands, which is asked before each step
 *     that costs something; current for an image that came by HTTP
 * @param reply takes the outcome, exactly once. Called on: the event loop
 */
@SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
public record ImageRequest(
    ImageRef image,
    byte[] key,
    Content content,
    long receivedNanos,
    Span span,
    Supplier<AssignmentState> assignment,
    Consumer<Outcome> reply) {
  private static final byte[] NO_KEY = {};

  /** An image that nobody takes away. */
  public ImageRequest(
      ImageRef image,
      byte[] key,
      Content content,
      long receivedNanos,
      Span span,
      Consumer<Outcome> reply) {
    this(image, key, content, receivedNanos, span, () -> AssignmentState.CURRENT, reply);
  }

  /** The same, which only the version in service may answer. */
  public ImageRequest(
      ImageRef image, Content content, long receivedNanos, Span span, Consumer<Outcome> reply) {
    this(image, NO_KEY, content, receivedNanos, span, reply);
  }

  /** Such an image, of which nothing is told. */
  public ImageRequest(
      ImageRef image, Content content, long receivedNanos, Consumer<Outcome> reply) {
    this(image, content, receivedNanos, Span.NONE, reply);
  }

  /** Returns the same image with what was fetched, and with what takes the outcome then. */
  ImageRequest with(Content fetched, Consumer<Outcome> answer) {
    return new ImageRequest(image, key, fetched, receivedNanos, span, assignment, answer);
  }

  /** Returns whether a stage may begin with it. Called on: any thread. */
  public boolean mayBegin() {
    return assignment.get() == AssignmentState.CURRENT;
  }

  /**
   * Returns whether another member answers it; then each step is in vain. Called on: any thread.
   */
  public boolean isStale() {
    return assignment.get() == AssignmentState.ENDED;
  }

  /** The picture, encoded or not. */
  public sealed interface Content {

    /** A JPEG, PNG or other image file. <b>Owner:</b> shared, nobody mutates it. */
    @SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
    record Encoded(byte[] bytes) implements Content {}

    /**
     * One row as the network takes it, {@code uint8[size, size, 3]}. <b>Owner:</b> as for {@link
     * Encoded}.
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
    record Pixels(byte[] row) implements Content {}
  }
}
