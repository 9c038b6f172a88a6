package io.streamtune.stream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.stream.FailureKind;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.commit.TransactionFailed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Goal: a line that says what works again names what had failed. */
class SourceErrorPolicyTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SourceErrorPolicy errorPolicy =
      new SourceErrorPolicy(
          new SourceConfig("images", "g", 10, 1 << 20, Duration.ofSeconds(1), 10),
          "b:1",
          new Meters(new SimpleMeterRegistry(), Tags.empty()),
          nanos::get);

  @Test
  void when_publishing_recovers_the_line_speaks_of_publishing() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(SourceErrorPolicy.class);
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      errorPolicy.tolerate(
          new TransactionFailed(FailureKind.TRANSIENT, new StreamException("no answer visible")));
      assertThat(errorPolicy.worked()).isFalse();
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      assertThat(errorPolicy.worked()).isTrue();

      assertThat(log.list).hasSize(2);
      assertThat(log.list.getLast().getFormattedMessage())
          .startsWith("publishing the answers to topic images works again");

      errorPolicy.tolerate(new DisconnectException("gone"));
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      errorPolicy.worked();
      assertThat(log.list.getLast().getFormattedMessage())
          .startsWith("reading topic images works again");
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }
}
