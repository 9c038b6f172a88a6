package io.streamtune.loadtest.kafka;

import io.streamtune.events.InvalidEventException;
import io.streamtune.events.ModelRef;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.stream.ReceivedEvent;
import java.util.OptionalLong;

/** Converts a record of a topic of answers to an event of this run. */
final class ResultRecord {
  /** Decodes the records of a topic. */
  interface Decoder {
    Event event(ReceivedEvent record, long receivedNanos);
  }

  private final ImageIds ids;
  private final RunClock clock;

  ResultRecord(ImageIds ids, RunClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  Event prediction(ReceivedEvent record, long receivedNanos) {
    Prediction prediction;
    try {
      prediction = PredictionCodec.decode(record.headers(), record.value());
    } catch (InvalidEventException _) {
      return new Event.Foreign();
    }
    OptionalLong index = ids.index(prediction.image().id());
    if (index.isEmpty()) {
      return new Event.Foreign();
    }
    ModelRef model = prediction.model();
    return new Event.Predicted(
        index.getAsLong(),
        receivedNanos,
        clock.nanosOf(record.timestampMillis()),
        model.name() + ":" + model.version());
  }

  Event deadLetter(ReceivedEvent record, long receivedNanos) {
    OptionalLong index = ids.index(record.headers().text(Messages.ID).orElse(""));
    if (index.isEmpty()) {
      return new Event.Foreign();
    }
    String code = record.headers().text(DeadLetter.CODE_HEADER).orElse("without a code");
    return new Event.Buried(index.getAsLong(), receivedNanos, code);
  }
}
