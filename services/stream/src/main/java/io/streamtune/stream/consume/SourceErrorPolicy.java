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
 * Decides which errors of a source are retried and which end it: an error that does not pass by
 * itself, or not in time, ends the source. Each outage is logged once when it begins and once when
 * it ends.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class SourceErrorPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(SourceErrorPolicy.class);

  /** Why: between two failures with one cause, some polls succeed without asking a broker. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final SourceConfig config;
  private final String brokers;
  private final Counter retries;
  private final Outages reading;
  private final Outages publishing;

  /** Outages that pass by themselves, and those that an operator must end by a permission. */
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
   * Records a failed poll or commit, which the loop retries.
   *
   * @throws StreamException if a retry does not help
   */
  void tolerate(KafkaException error) {
    String what = "reading topic " + config.topic() + " failed: " + error.getMessage();
    tolerate(reading, FailureKind.of(error), what, KafkaErrors.ofSource(config, brokers, error));
  }

  /**
   * Records a failed transaction, which the loop retries.
   *
   * @throws StreamException if a retry does not help
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

  /** Records a success, and returns whether no outage is left. */
  boolean worked() {
    boolean isReading = reading.ended("reading topic " + config.topic());
    boolean isPublishing = publishing.ended("publishing the answers to topic " + config.topic());
    return isReading && isPublishing;
  }
}
