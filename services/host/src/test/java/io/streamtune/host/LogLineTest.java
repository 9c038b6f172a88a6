package io.streamtune.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.MessageFormatter;

/**
 * Goal: nobody forges a line of the log, or colours a terminal, with what he sends. Method: the
 * services' own configuration, asked for what it would write.
 */
final class LogLineTest {
  private static final String HOSTILE =
      "../a\r\n2026-01-01T00:00:00.000Z ERROR forged: x\u001b[31m\u0085\u2028b\u202ec\u0000";

  @Test
  void what_happens_is_one_line_whatever_is_said_in_it() {
    String line = written("line", Level.WARN, Optional.empty());

    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .endsWith(" WARN  Test: image ../a 2026-01-01T00:00:00.000Z ERROR forged: x [31m b c\n");
    assertPlain(line);
  }

  @Test
  void an_exception_that_is_no_bug_stands_in_the_same_line() {
    String line = written("line", Level.WARN, Optional.of(new IllegalStateException(HOSTILE)));

    assertThat(line.lines()).hasSize(1);
    assertPlain(line);
  }

  @Test
  void further_lines_of_a_bug_begin_as_none_of_ours() {
    String said = written("error", Level.ERROR, Optional.of(new IllegalStateException(HOSTILE)));

    assertThat(said.lines().skip(1))
        .isNotEmpty()
        .anyMatch(line -> line.contains("at io.streamtune.host.LogLineTest"))
        .allMatch(line -> line.startsWith("    "));
    assertPlain(said);
    assertThat(written("error", Level.ERROR, Optional.empty()).lines().skip(1))
        .allMatch(line -> line.startsWith("    "));
  }

  @Test
  void what_is_endless_is_cut() {
    String line = encoded("line", event(Level.WARN, "x".repeat(1_000_000), Optional.empty()));

    assertThat(line.length()).isBetween(4_000, 4_200);
    assertThat(line).endsWith("x\n");
  }

  private static void assertPlain(String text) {
    assertThat(text).as("words of the pattern that were not understood").doesNotContain("%");
    assertThat(text.codePoints().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e);
  }

  private static String written(String appender, Level level, Optional<Throwable> thrown) {
    String message = MessageFormatter.format("image {}", HOSTILE).getMessage();
    return encoded(appender, event(level, message, thrown));
  }

  private static ILoggingEvent event(Level level, String message, Optional<Throwable> thrown) {
    Logger logger = new LoggerContext().getLogger("io.streamtune.Test");
    return new LoggingEvent("test", logger, level, message, thrown.orElse(null), new Object[0]);
  }

  private static String encoded(String appender, ILoggingEvent event) {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(LogLineTest.class.getResource("logback-service.xml"));
    } catch (ch.qos.logback.core.joran.spi.JoranException e) {
      throw new AssertionError(e);
    }
    var found = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(appender);
    if (found instanceof OutputStreamAppender<ILoggingEvent> writing) {
      return new String(writing.getEncoder().encode(event), UTF_8);
    }
    throw new AssertionError("no appender " + appender);
  }
}
