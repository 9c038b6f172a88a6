package io.streamtune.stream.consume;

import io.micrometer.core.instrument.Counter;
import io.streamtune.stream.FailureKind;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import io.streamtune.stream.commit.TransactionFailed;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fails while a source reads and settles: a person is told of it once and once of its end, and
 * what does not pass by itself, or not in time, ends the source.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class SourceErrorPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(SourceErrorPolicy.class);

  /** Between two failures of one cause, some polls succeed without having asked a broker. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final SourceConfig config;
  private final String brokers;
  private final Counter retries;
  private final Outages reading;
  private final Outages publishing;

  /** What passes by itself, and what somebody has to allow. */
  private record Outages(OutageLog failing, OutageLog permission) {
    static Outages none(NanoClock clock) {
      return new Outages(new OutageLog(LOG, clock, QUIET), new OutageLog(LOG, clock, QUIET));
    }

    boolean ended(String what) {
      failing.ended(what + " works");
      permission.ended(what + " is allowed");
      return !failing.ongoing() && !permission.ongoing();
    }
  }

  SourceErrorPolicy(SourceConfig config, String brokers, Meters meters, NanoClock clock) {
    this.config = config;
    this.brokers = brokers;
    this.retries = meters.counter("streamtune.source.retries", "Polls and commits tried again");
    this.reading = Outages.none(clock);
    this.publishing = Outages.none(clock);
  }

  /**
   * Notes that a poll or a commit failed, which is to be tried again.
   *
   * @throws StreamException if that is of no use
   */
  void tolerate(KafkaException error) {
    String what = "reading topic " + config.topic() + " failed: " + error.getMessage();
    tolerate(reading, FailureKind.of(error), what, KafkaErrors.ofSource(config, brokers, error));
  }

  /**
   * Notes that a transaction failed, which is to be tried again.
   *
   * @throws StreamException if that is of no use
   */
  void tolerate(TransactionFailed error) {
    tolerate(publishing, error.kind(), error.getMessage(), error.told());
  }

  private void tolerate(Outages outages, FailureKind kind, String what, StreamException told) {
    retries.increment();
    switch (kind) {
      case TRANSIENT -> outages.failing().began(what);
      case PERMISSION -> {
        outages.permission().began(String.valueOf(told.getMessage()));
        if (outages.permission().duration().compareTo(config.permissionPatience()) >= 0) {
          throw told;
        }
      }
      case RECORD, FATAL -> throw told;
    }
    LOG.debug("an attempt of topic {} failed", config.topic(), told);
  }

  /** Notes that something worked, and returns whether nothing is wrong any more. */
  boolean worked() {
    boolean isReading = reading.ended("reading topic " + config.topic());
    boolean isPublishing = publishing.ended("publishing the answers to topic " + config.topic());
    return isReading && isPublishing;
  }
}
