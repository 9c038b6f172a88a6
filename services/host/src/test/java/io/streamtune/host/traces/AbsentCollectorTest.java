package io.streamtune.host.traces;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Goal: a collector that is away or refuses costs spans, and nothing else. Method: a port at which
 * nobody listens, and a collector that refuses for a while; the log is read.
 */
final class AbsentCollectorTest {
  /** As many as one request carries: then it is sent at once. */
  private static final int REQUEST = 512;

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(SpanQueue.class);

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void leave() {
    log.detachAppender(said);
  }

  @Test
  void spans_beyond_the_bound_are_dropped_and_counted() {
    try (Opened opened = new Opened("http://127.0.0.1:" + freePort(), 1, Map.of())) {
      opened.endSpans(3 * SpanQueue.SPANS_MAX);

      assertThat(opened.waiting()).isLessThanOrEqualTo(SpanQueue.SPANS_MAX);
      // A request that has failed meanwhile made room for others.
      assertThat(opened.count("dropped")).isPositive();
      assertThat(opened.waiting() + opened.count("dropped") + opened.count("failed"))
          .isEqualTo(3.0 * SpanQueue.SPANS_MAX);
      assertThat(opened.count("sent")).isZero();

      opened.tracing.close(Duration.ofMillis(1));
      assertThat(lines(Level.WARN)).last().asString().contains("spans were not sent");
    }
  }

  @Test
  void trouble_is_told_once_when_it_begins_and_once_when_it_is_over() {
    try (OtlpCollector collector = OtlpCollector.start();
        Opened opened = new Opened(collector, 1)) {
      collector.answer(400);
      for (int i = 1; i <= 3; i++) {
        opened.endSpans(REQUEST);
        int requests = i;
        Until.holds(
            "it fails", () -> opened.count("failed") == requests * REQUEST, said.list::size);
      }
      assertThat(lines(Level.WARN))
          .hasSize(1)
          .allMatch(line -> line.startsWith("traces cannot be sent to " + collector.endpoint()))
          .allMatch(line -> line.contains("(HTTP status 400)"));
      assertThat(opened.waiting()).isZero();

      collector.answer(200);
      for (int i = 1; i <= 2; i++) {
        opened.endSpans(REQUEST);
        int requests = i;
        Until.holds("it works", () -> opened.count("sent") == requests * REQUEST, said.list::size);
      }
      assertThat(lines(Level.INFO))
          .singleElement()
          .asString()
          .contains("again; " + 3 * REQUEST + " spans were lost");
      assertThat(said.list).hasSize(2).allMatch(event -> event.getThrowableProxy() == null);
    }
  }

  private List<String> lines(Level level) {
    return said.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
