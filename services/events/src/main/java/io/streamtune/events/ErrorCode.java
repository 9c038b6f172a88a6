package io.streamtune.events;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an event got no prediction. These codes are the {@code streamtune-error-code} header of a
 * dead letter, the {@code code} of an HTTP or command line error, and the {@code code} tag of the
 * metrics.
 */
public enum ErrorCode {
  /** The event has neither a body nor a {@code ce_dataref}. */
  EMPTY("empty"),
  /**
   * The headers contradict CloudEvents 1.0 binary mode, or the event is in a mode that is not
   * supported.
   */
  INVALID_EVENT("invalid-event"),
  /**
   * The event points to its image by {@code ce_dataref}, and the configuration does not allow that
   * address.
   */
  DATAREF_REFUSED("dataref-refused"),
  /** The image that {@code ce_dataref} points to could not be fetched. */
  DATAREF_UNREADABLE("dataref-unreadable"),
  /** The bytes are not an image of a supported format. */
  UNSUPPORTED_FORMAT("unsupported-format"),
  /** The encoded image is larger than the byte limit. */
  TOO_MANY_BYTES("too-many-bytes"),
  /** The header announces more pixels than the limit, or a side longer than the limit. */
  TOO_MANY_PIXELS("too-many-pixels"),
  /** The image ends before its last pixel. */
  TRUNCATED("truncated"),
  /** The header or the pixel data cannot be decoded. */
  CORRUPT("corrupt"),
  /** Decoding took longer than the time limit. */
  DECODE_TIMEOUT("decode-timeout"),
  /**
   * The process died twice while it decoded or classified the image: first together with other
   * images, then alone. The image is not tried a third time.
   */
  POISON("poison"),
  /**
   * The batch of the image failed, and then a run of the network on this image alone failed, too.
   */
  INFERENCE_FAILED("inference-failed"),
  /**
   * The broker rejected the prediction permanently, for example because it is larger than the topic
   * allows.
   */
  PUBLISH_FAILED("publish-failed");

  private final String wire;

  ErrorCode(String wire) {
    this.wire = wire;
  }

  /**
   * Returns the code as it is written in headers, JSON and metric tags, for example {@code
   * too-many-pixels}.
   */
  public String wire() {
    return wire;
  }

  /** Returns the code with this text on the wire; empty for an unknown one. */
  public static Optional<ErrorCode> of(String wire) {
    return Arrays.stream(values()).filter(code -> code.wire.equals(wire)).findFirst();
  }
}
