package io.streamtune.events;

/**
 * Where an image lies in Kafka. It identifies the image event as long as retention holds, and is
 * the event's id where the sender gave none.
 *
 * @param topic topic name
 * @param partition partition number, from 0
 * @param offset offset in the partition, from 0
 */
public record ImagePosition(String topic, int partition, long offset) {

  /** Returns {@code topic/partition/offset}. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
