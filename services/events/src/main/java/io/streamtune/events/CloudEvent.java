package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CloudEvents 1.0 in the binary mode of its Kafka binding: attributes are {@code ce_} headers, the
 * media type is {@code content-type}, the body is the record's value, unchanged.
 *
 * <p><b>Source:</b> CloudEvents, Kafka protocol binding 1.0; decision record 0001.
 */
public final class CloudEvent {
  static final String SPECVERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";
  static final String TIME = "ce_time";
  public static final String CAUSATION_ID = "ce_causationid";
  public static final String DATAREF = "ce_dataref";
  public static final String CONTENT_TYPE = "content-type";
  public static final String TRACEPARENT = "traceparent";
  static final String JSON = "application/json";

  /** A sender that knows only CloudEvents attributes sends the trace context in this header. */
  private static final String CE_TRACEPARENT = "ce_traceparent";

  private static final String STRUCTURED = "application/cloudevents";
  private static final byte[] VERSION = "1.0".getBytes(UTF_8);

  private CloudEvent() {}

  /** Returns the four required attributes, in a modifiable list. */
  public static List<Header> required(String id, String source, String type) {
    List<Header> headers = new ArrayList<>(10);
    headers.add(new Header(SPECVERSION, VERSION));
    headers.add(header(ID, id));
    headers.add(header(SOURCE, source));
    headers.add(header(TYPE, type));
    return headers;
  }

  /** Returns the headers of an event whose body is JSON, in a modifiable list. */
  public static List<Header> json(String id, String source, String type, Instant time) {
    List<Header> headers = required(id, source, type);
    headers.add(header(TIME, time.toString()));
    headers.add(header(CONTENT_TYPE, JSON));
    return headers;
  }

  public static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  /** Returns the attribute; empty if it is absent or has an empty value. */
  public static Optional<String> attribute(Headers headers, String name) {
    return headers.text(name).filter(value -> !value.isEmpty());
  }

  /**
   * Returns the trace context: the {@code traceparent} header of the last hop, otherwise the {@code
   * ce_traceparent} attribute of the first sender.
   */
  public static Optional<String> traceparent(Headers headers) {
    return attribute(headers, TRACEPARENT).or(() -> attribute(headers, CE_TRACEPARENT));
  }

  /**
   * Rejects headers that contradict binary mode with an {@link InvalidEventException}. Absent
   * headers are accepted.
   *
   * @param what name of the event in messages
   */
  public static void checkBinary(String what, Headers headers) {
    String contentType = headers.text(CONTENT_TYPE).orElse("");
    if (contentType.regionMatches(true, 0, STRUCTURED, 0, STRUCTURED.length())) {
      throw new InvalidEventException(
          ("%s: content-type '%s' is CloudEvents structured or batched mode, which is not"
                  + " supported; send binary mode: the body as the record's value, attributes as"
                  + " ce_ headers")
              .formatted(what, shown(contentType)));
    }
    attribute(headers, SPECVERSION)
        .filter(version -> !version.equals("1.0"))
        .ifPresent(
            version -> {
              throw new InvalidEventException(
                  "%s: ce_specversion '%s' is not supported; send 1.0 or leave the header out"
                      .formatted(what, shown(version)));
            });
  }

  /**
   * Rejects an event of another {@code ce_type} with an {@link InvalidEventException}; an absent
   * type is accepted.
   */
  public static void checkType(String what, Headers headers, String type) {
    checkBinary(what, headers);
    attribute(headers, TYPE)
        .filter(given -> !given.equals(type))
        .ifPresent(
            given -> {
              throw new InvalidEventException(
                  "%s: ce_type '%s' does not belong here; send %s or leave the header out"
                      .formatted(what, shown(given), type));
            });
  }

  /**
   * Returns a sender's text for a message: at most 100 characters and an ellipsis, without control
   * characters.
   */
  public static String shown(String text) {
    String cut = text.length() <= 100 ? text : text.substring(0, 100) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
