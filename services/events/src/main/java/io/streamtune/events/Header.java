package io.streamtune.events;

/**
 * One Kafka header.
 *
 * <p>Kafka allows a header whose value is null; here it becomes an empty value, so that readers
 * need no null check. All else in a sender's headers passes through unchanged.
 *
 * <p><b>Owner:</b> the value is shared, not copied; do not mutate it after hand-off.
 *
 * @param name name, case-sensitive
 * @param value raw bytes; text is UTF-8
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Shared on purpose: headers pass through by the thousand, untouched.
public record Header(String name, byte[] value) {
  private static final byte[] EMPTY = {};

  /** Turns Kafka's null value into an empty one. */
  public Header {
    value = value == null ? EMPTY : value;
  }
}
