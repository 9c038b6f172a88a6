package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.testkit.Until;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: a page that stays open for long at 200 events a second neither grows nor falls behind.
 * Method: {@code -Dconsole.minutes} (10) of answers about 50 images in a real Chromium; its heap is
 * measured after a collection, when it has filled its places and at the end.
 */
@Tag("slow")
final class PageLoadTest {
  private static final int PER_SECOND = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private final GeneratedPictures pictures = new GeneratedPictures(7, 320, 240);
  private int sent;

  @Test
  void two_hundred_a_second_leave_the_page_as_small_as_it_was() throws Exception {
    assumeTrue(Browser.isThere(), "chromium and chromedriver are not installed");
    Duration time = Duration.ofMinutes(Integer.getInteger("console.minutes", 10));
    try (Desk desk = new Desk();
        ConsoleService console = desk.console();
        Browser browser = Browser.open(1280, 900)) {
      List<ImagePosition> images =
          pictures.stream().limit(50).map(p -> desk.image(p.name(), p.jpeg())).toList();
      browser.go(console.url());
      browser.await("numbers", "document.getElementById('n-arriving').textContent !== '–'");
      answer(desk, images, WARM_UP);
      double before = browser.heapBytes();
      answer(desk, images, time);
      double after = browser.heapBytes();

      try (Events page = Events.open(console.url())) {
        page.await("stats", stats -> stats.get("predictions").asInt() == sent);
      }
      browser.await("a sample", "document.getElementById('showing').textContent.includes(' of ')");
      System.Logger log = System.getLogger(PageLoadTest.class.getName());
      log.log(
          System.Logger.Level.ERROR,
          "{0} answers in {1}; heap of the page {2} MB, then {3} MB",
          sent,
          time,
          before / 1e6,
          after / 1e6);
      assertThat(after).isLessThan(before * 1.5 + 2e6);
    }
  }

  private void answer(Desk desk, List<ImagePosition> images, Duration time) {
    long beginNanos = System.nanoTime();
    int first = sent;
    Until.over(
        time,
        () -> {
          double due = (System.nanoTime() - beginNanos) / 1e9 * PER_SECOND;
          while (sent - first < due) {
            ImagePosition at = images.get(sent % images.size());
            desk.predictSoon(
                new ImageRef("load" + sent, "test", Optional.of(at)),
                Desk.labels("class " + sent, 0.4 + sent % 60 / 100.0, "other"));
            sent++;
          }
        });
  }
}
