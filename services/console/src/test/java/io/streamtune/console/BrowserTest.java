package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.Label;
import io.streamtune.events.LabelCodec;
import io.streamtune.pictures.GeneratedPictures;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.TopicReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: the page does in a browser what it is for, and nothing that an event says runs. Method: a
 * real Chromium, the real console and a real Kafka; skipped where there is no chromium or
 * chromedriver.
 */
@Tag("broker")
final class BrowserTest {
  private static final byte[] JPEG = new GeneratedPictures(1).picture(0).jpeg();
  private static final Optional<String> PICTURES =
      Optional.ofNullable(System.getProperty("console.screenshots"));

  private static Desk desk;
  private static ConsoleService console;
  private static Browser browser;
  private static int port;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Browser.isThere(), "chromium and chromedriver are not installed");
    desk = new Desk();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    console = desk.console("http.port", "" + port);
    browser = Browser.open(1280, 900, false);
    browser.go(console.url());
    awaitLive();
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      console.close();
      desk.close();
    }
  }

  private static void awaitLive() {
    browser.await(
        "a live page",
        "document.getElementById('connection').textContent === 'live'"
            + " && document.getElementById('n-arriving').textContent !== '–'"
            + " && document.getElementById('problems').textContent === ''");
  }

  @Test
  void a_photo_appears_with_its_classes_and_a_click_teaches() throws Exception {
    desk.photo("by-click", JPEG, Desk.labels("lemon", 0.8, "lime"));
    browser.await("the photo", card("by-click") + "?.querySelector('img')?.naturalWidth === 224");

    try (TopicReader labels = new TopicReader(desk.kafka(), "labels", TopicReader.Start.END)) {
      mark("by-click");
      browser.click("[data-test] .actions button:first-child");
      assertThat(next(labels).labels()).containsExactly("lemon");
      browser.await(
          "that it was taught", card("by-click") + ".innerText.includes('taught: lemon')");

      browser.click("[data-test] .actions button:last-child");
      browser.type("#name-class", "plum");
      browser.type("#name-by", "ann");
      browser.click("#name-dialog button[value=ok]");
      Label corrected = next(labels);
      assertThat(corrected.labels()).containsExactly("plum");
      assertThat(corrected.by()).contains("ann");
      assertThat(corrected.image().id()).isEqualTo("by-click");
    }
  }

  @Test
  void keys_do_what_the_mouse_does() {
    desk.photo("by-key", JPEG, Desk.labels("lime", 0.7, "lemon"));
    browser.await("the photo", card("by-key"));
    try (TopicReader labels = new TopicReader(desk.kafka(), "labels", TopicReader.Start.END)) {
      browser.run(card("by-key") + ".focus()");
      mark("by-key");
      browser.type("[data-test]", "y");

      assertThat(next(labels).labels()).containsExactly("lime");
    }
  }

  @Test
  void nothing_runs_that_an_event_says() {
    String hostile =
        "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>";
    desk.photo("h" + hostile, JPEG, Desk.labels(hostile, 0.9, "javascript:document.title='ran'"));
    desk.bury(new ImagePosition("images", 0, 1), ErrorCode.CORRUPT, hostile);
    browser.await("the card", "document.querySelector('#grid').innerText.includes('<script>')");
    browser.await(
        "the dead letter",
        "document.querySelector('.card.dead .reason').innerText.includes('onerror')");

    assertThat(browser.run("return document.title").asString()).isEqualTo("Streamtune");
    assertThat(browser.run("return document.querySelectorAll('#grid script').length").asInt())
        .isZero();
    assertThat(browser.run("return document.querySelectorAll('#grid [onerror]').length").asInt())
        .isZero();
  }

  @Test
  void the_page_goes_on_when_the_console_was_started_again() {
    console.close();
    browser.await(
        "that the page knows", "document.getElementById('connection').classList.contains('bad')");
    console = desk.console("http.port", "" + port);
    awaitLive();
    desk.photo("after", JPEG, Desk.labels("lemon", 0.8, "lime"));

    browser.await("a photo after it", card("after"));
  }

  @Test
  void under_load_no_card_moves_and_the_page_stays_small() throws Exception {
    GeneratedPictures pictures = new GeneratedPictures(7, 128, 128);
    List<ImagePosition> images =
        pictures.stream().limit(12).map(p -> desk.image(p.name(), p.jpeg())).toList();
    browser.run(
        "window.shifts = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => {"
            + " window.shifts += e.value; })).observe({type: 'layout-shift', buffered: false});");
    int nodes = browser.run("return document.querySelectorAll('*').length").asInt();
    for (int i = 0; i < 600; i++) {
      ImagePosition at = images.get(i % images.size());
      desk.predictSoon(
          new io.streamtune.events.ImageRef("load" + i, "test", Optional.of(at)),
          Desk.labels(
              List.of("lemon", "lime", "tomato").get(i % 3), 0.5 + (i % 50) / 100.0, "plum"));
    }
    browser.await(
        "that a part is shown", "document.getElementById('showing').textContent.includes(' of ')");
    browser.await("the sample", "document.getElementById('grid').innerText.includes('load')");

    assertThat(browser.run("return document.querySelectorAll('*').length").asInt())
        .isLessThanOrEqualTo(nodes + 10);
    assertThat(browser.run("return window.shifts").asDouble()).isLessThan(0.02);
    if (PICTURES.isPresent()) {
      Path folder = Files.createDirectories(Path.of(PICTURES.get()));
      browser.screenshot(folder.resolve("stream-light.png"));
      browser.width(390, 844);
      browser.screenshot(folder.resolve("stream-390.png"));
      browser.width(1280, 900);
    }
  }

  private static void mark(String name) {
    browser.run(
        "document.querySelectorAll('[data-test]').forEach((e) => delete e.dataset.test); "
            + card(name)
            + ".dataset.test = '1'");
  }

  private static String card(String name) {
    return "[...document.querySelectorAll('.card')].find((c) =>"
               + " c.querySelector('.name').textContent === '"
        + name
        + "')";
  }

  private static Label next(TopicReader labels) {
    List<ReceivedEvent> events = labels.poll(Duration.ofSeconds(60));
    assertThat(events).hasSize(1);
    return LabelCodec.decode(events.getFirst().headers(), events.getFirst().value());
  }
}
