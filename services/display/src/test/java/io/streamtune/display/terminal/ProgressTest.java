package io.streamtune.display.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: progress is a bar on a terminal and a readable log elsewhere, always on standard error.
 * Method: a terminal made of byte arrays, and a clock that the test turns.
 */
class ProgressTest {
  private final ByteTerminal terminal = new ByteTerminal();
  private long nowSeconds;

  @Test
  void without_a_terminal_a_line_is_written_every_interval_and_one_at_the_end() {
    try (Progress progress = lines(1000)) {
      progress.advance(100);
      nowSeconds = 5;
      progress.advance(100);
      nowSeconds = 6;
      progress.advance(700);
    }

    assertThat(terminal.err().lines())
        .containsExactly(
            "Sending: 200 of 1,000 images (20 %), 40.0/s, 20 s left",
            "Sending: 900 of 1,000 images (90 %), 150/s, 1 s left");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void an_unknown_total_shows_count_and_rate() {
    try (Progress progress = lines(Progress.UNKNOWN)) {
      nowSeconds = 2;
      progress.advanceTo(1500);
      progress.remark("cat.jpg");
    }

    assertThat(terminal.err().strip()).isEqualTo("Sending: 1,500 images, 750/s, cat.jpg");
  }

  @Test
  void large_and_small_rates_stay_readable() {
    try (Progress progress = lines(Progress.UNKNOWN)) {
      nowSeconds = 1;
      progress.advanceTo(123_456);
    }
    try (Progress progress = lines(Progress.UNKNOWN)) {
      nowSeconds += 8;
      progress.advanceTo(1);
    }

    assertThat(terminal.err()).contains("123456/s", "0.125/s");
  }

  @Test
  void on_a_terminal_a_bar_redraws_itself_in_place() {
    try (Progress progress = Progress.start(terminal.interactive(), "Sending", 10, "images")) {
      progress.advance(4);
      progress.advanceTo(10);
    }

    assertThat(terminal.err()).contains("\r", "Sending", "100%", "10/10");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void elsewhere_no_control_characters_are_written() {
    try (Progress progress = Progress.start(terminal.piped(), "Sending", 10, "images")) {
      progress.advance(10);
    }

    assertThat(terminal.err()).contains("10 of 10 images (100 %)").doesNotContain("\r", "\u001b");
  }

  private Progress lines(long total) {
    Terminal piped = terminal.piped();
    return new ProgressLines(
        piped.err(),
        "Sending",
        total,
        "images",
        Duration.ofSeconds(5),
        () -> TimeUnit.SECONDS.toNanos(nowSeconds));
  }
}
