package io.streamtune.events.image;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image event that got no prediction, with the reason: the original key, body and headers, plus
 * headers that name position and cause as Kafka Connect's dead letters do, plus {@code
 * streamtune-error-code}.
 *
 * <p>A replayed dead letter that fails again already has error headers. They are replaced, so a
 * dead letter has one set, of its last failure, and never grows; all other headers stay. {@link
 * #headers} contains no error headers: to replay, send key, headers and value back to the topic of
 * images.
 *
 * @param position position of the image event
 * @param key key of the record; if the image event had none, its position as text, because a
 *     compacted topic rejects records without a key
 * @param headers its headers, without error headers
 * @param value its body
 * @param code why there is no prediction
 * @param stage the stage that rejected it, for example {@code decode}
 * @param message the error and its remedy, at most {@value #MESSAGE_CHARS_MAX} characters
 * @param exceptionClass class of the exception, if there was one
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record DeadLetter(
    ImagePosition position,
    Optional<byte[]> key,
    Headers headers,
    byte[] value,
    ErrorCode code,
    String stage,
    String message,
    Optional<String> exceptionClass) {

  /** Name of the header with the error code. */
  public static final String CODE_HEADER = "streamtune-error-code";

  /**
   * Why: enough for a reason, not for a stack trace, so that the record stays below the broker's
   * limit.
   */
  static final int MESSAGE_CHARS_MAX = 2000;

  private static final String PREFIX = "__connect.errors.";
  private static final String TOPIC = PREFIX + "topic";
  private static final String PARTITION = PREFIX + "partition";
  private static final String OFFSET = PREFIX + "offset";
  private static final String CONNECTOR = PREFIX + "connector.name";
  private static final String STAGE = PREFIX + "stage";
  private static final String EXCEPTION_CLASS = PREFIX + "exception.class.name";
  private static final String MESSAGE = PREFIX + "exception.message";
  private static final String WHAT = "dead letter";

  /** Returns the dead letter of an event; body and key are the originals, not copies. */
  public static EventMessage of(
      ImagePosition position,
      Optional<byte[]> key,
      Headers original,
      byte[] value,
      ErrorCode code,
      String stage,
      String message,
      Optional<String> exceptionClass) {
    List<Header> headers = new ArrayList<>(original.without(DeadLetter::isErrorHeader).list());
    headers.add(CloudEvent.header(TOPIC, position.topic()));
    headers.add(CloudEvent.header(PARTITION, Integer.toString(position.partition())));
    headers.add(CloudEvent.header(OFFSET, Long.toString(position.offset())));
    headers.add(CloudEvent.header(CONNECTOR, "streamtune"));
    headers.add(CloudEvent.header(STAGE, stage));
    exceptionClass.ifPresent(name -> headers.add(CloudEvent.header(EXCEPTION_CLASS, name)));
    headers.add(CloudEvent.header(MESSAGE, cut(message)));
    headers.add(CloudEvent.header(CODE_HEADER, code.wire()));
    return new EventMessage(key, Headers.of(headers), value);
  }

  /**
   * Reads a dead letter.
   *
   * @throws InvalidEventException if an error header is missing or wrong
   */
  public static DeadLetter read(Optional<byte[]> key, Headers headers, byte[] value) {
    return new DeadLetter(
        position(headers),
        key,
        headers.without(DeadLetter::isErrorHeader),
        value,
        code(headers),
        required(headers, STAGE),
        required(headers, MESSAGE),
        headers.text(EXCEPTION_CLASS));
  }

  private static boolean isErrorHeader(String name) {
    return name.startsWith(PREFIX) || name.equals(CODE_HEADER);
  }

  private static ImagePosition position(Headers headers) {
    String topic = required(headers, TOPIC);
    try {
      return new ImagePosition(
          topic,
          Integer.parseInt(required(headers, PARTITION)),
          Long.parseLong(required(headers, OFFSET)));
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          ("%s: %s, %s and %s do not name a position; they must be a topic and two whole"
                  + " numbers")
              .formatted(WHAT, TOPIC, PARTITION, OFFSET));
    }
  }

  private static ErrorCode code(Headers headers) {
    String wire = required(headers, CODE_HEADER);
    return ErrorCode.of(wire)
        .orElseThrow(
            () ->
                new InvalidEventException(
                    "%s: %s '%s' is not known; a newer version may have written it"
                        .formatted(WHAT, CODE_HEADER, CloudEvent.shown(wire))));
  }

  private static String required(Headers headers, String name) {
    return headers
        .text(name)
        .orElseThrow(
            () ->
                new InvalidEventException(
                    "%s: the header %s is missing; was this record written by Streamtune?"
                        .formatted(WHAT, name)));
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_CHARS_MAX
        ? message
        : message.substring(0, MESSAGE_CHARS_MAX - 1) + "…";
  }
}
