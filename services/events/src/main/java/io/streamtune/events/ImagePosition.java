package io.streamtune.events;

/**
 * Position of an image in Kafka. It identifies the image event until retention removes it, and is
 * the event's id if the sender gave none.
 *
 * @param topic topic name
 * @param partition partition number, from 0
 * @param offset offset in the partition, from 0
 */
public record ImagePosition(String topic, int partition, long offset) {

  /** Checks that the topic is not empty and that the numbers are not negative. */
  public ImagePosition {
    if (topic.isEmpty() || partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "a position needs a topic, a partition and an offset from 0, not '%s' %d %d"
              .formatted(CloudEvent.shown(topic), partition, offset));
    }
  }

  /** Returns the default source of an event, {@code kafka:} and the topic. */
  public String source() {
    return "kafka:" + topic;
  }

  /** Returns {@code topic/partition/offset}. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
