package io.streamtune.trainer.live;

import io.streamtune.events.Topics;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.read.TopicReader;

/**
 * The topics that live quality follows.
 *
 * @param kafka connection to the brokers
 * @param names names of the topics
 */
public record LiveTopics(KafkaSettings kafka, Topics names) {

  /** Opens the predictions topic at its last {@code records} records. */
  TopicReader predictions(long records) {
    return TopicReader.last(kafka, names.predictions(), records);
  }

  /** Opens the labels topic at its last {@code records} records. */
  TopicReader labels(long records) {
    return TopicReader.last(kafka, names.labels(), records);
  }

  /** Opens the models topic at its beginning; creates the topic if it does not exist. */
  TopicReader models() {
    return ModelTopic.reader(kafka, names.models());
  }

  /** Opens the models topic to release a version. */
  public ModelTopic releases() {
    return new ModelTopic(kafka, names.models());
  }
}
