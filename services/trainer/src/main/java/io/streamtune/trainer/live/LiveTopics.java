package io.streamtune.trainer.live;

import io.streamtune.events.Topics;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.read.TopicReader;

/**
 * The topics that live quality follows.
 *
 * @param kafka how to reach the brokers
 * @param names names of the topics
 */
public record LiveTopics(KafkaSettings kafka, Topics names) {

  /** Opens predictions at the last {@code records}. */
  TopicReader predictions(long records) {
    return TopicReader.last(kafka, names.predictions(), records);
  }

  /** Opens labels at the last {@code records}. */
  TopicReader labels(long records) {
    return TopicReader.last(kafka, names.labels(), records);
  }

  /** Opens models at their beginning; the topic is made if it does not exist. */
  TopicReader models() {
    return ModelTopic.reader(kafka, names.models());
  }

  /** Opens models to release a version. */
  public ModelTopic releases() {
    return new ModelTopic(kafka, names.models());
  }
}
