package io.streamtune.stream;

import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.consume.EventSource;
import java.util.Optional;

/**
 * An event as it was read from Kafka. It is in flight until it is passed to {@link
 * EventSource#complete} or {@link EventSource#drop}.
 *
 * <p><b>Owner:</b> key, headers and value are shared with every stage; nobody mutates them.
 */
public final class ReceivedEvent {
  private final ImagePosition position;
  private final int generation;
  private final long timestampMillis;
  private final Optional<byte[]> key;
  private final Headers headers;
  private final byte[] value;
  private boolean finished; // Written and read on kafka-poll only.

  /** Creates an open event; the accessors describe the arguments. */
  public ReceivedEvent(
      ImagePosition position,
      int generation,
      long timestampMillis,
      Optional<byte[]> key,
      Headers headers,
      byte[] value) {
    this.position = position;
    this.generation = generation;
    this.timestampMillis = timestampMillis;
    this.key = key;
    this.headers = headers;
    this.value = value;
  }

  /** Returns the position of the event in Kafka. */
  public ImagePosition position() {
    return position;
  }

  /** Returns the generation of the partition's assignment under which the event was read. */
  public int generation() {
    return generation;
  }

  /** Returns the record's timestamp, milliseconds since 1970; -1 if the record has none. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** Returns the key, if the record has one. */
  public Optional<byte[]> key() {
    return key;
  }

  /** Returns the headers in order. */
  public Headers headers() {
    return headers;
  }

  /** Returns the value; empty if the record has none. */
  public byte[] value() {
    return value;
  }

  /** Returns the size of key, headers and value, in bytes; the in-flight byte limit counts this. */
  public long sizeBytes() {
    long size = (long) value.length + key.map(bytes -> bytes.length).orElse(0);
    for (var header : headers) {
      size += header.name().length() + (long) header.value().length;
    }
    return size;
  }

  /** Marks the event as completed; false if it already was. Called on: kafka-poll. */
  public boolean finish() {
    boolean first = !finished;
    finished = true;
    return first;
  }

  /** Removes the mark, because the brokers refused the result. Called on: kafka-poll. */
  public void reopen() {
    finished = false;
  }

  @Override
  public String toString() {
    return position + " (generation " + generation + ", " + value.length + " bytes)";
  }
}
