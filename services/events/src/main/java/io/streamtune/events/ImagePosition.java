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

  /** Checks that the position can exist. */
  public ImagePosition {
    if (topic.isEmpty() || partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "a position needs a topic, a partition and an offset from 0, not '%s' %d %d"
              .formatted(CloudEvent.shown(topic), partition, offset));
    }
  }

  /** Returns the source of an event whose sender gave none: {@code kafka:} and the topic. */
  public String source() {
    return "kafka:" + topic;
  }

  /** Returns {@code topic/partition/offset}. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
