package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.broker.FreePort;
import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @TempDir private static Path store;
  private static Desk desk;
  private static ConsoleService console;
  private static Browser browser;
  private static int port;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Browser.isThere(), "chromium and chromedriver are not installed");
    desk = new Desk();
    port = FreePort.find();
    desk.stored(Desk.MODEL.version(), SmallStore.write(store));
    console = console();
    browser = Browser.open(1280, 900);
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

  private static ConsoleService console() {
    return desk.console(
        "http.port", "" + port, "http.admin-token", "adm1n", "store", store.toString());
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

      browser.click("[data-test] .actions button:nth-child(2)");
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
    console = console();
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
    int nodes = browser.run("return document.querySelectorAll('#grid *').length").asInt();
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

    assertThat(browser.run("return document.querySelectorAll('#grid *').length").asInt())
        .isEqualTo(nodes);
    assertThat(browser.run("return window.shifts").asDouble()).isLessThan(0.02);
    fitsAPhone("stream");
    shoot("stream");
  }

  @Test
  void the_course_of_learning_is_told_from_label_to_swap() throws Exception {
    desk.photo("lesson", JPEG, Desk.labels("lemon", 0.4, "lime"));
    browser.click("nav a[data-view=teach]");
    browser.await("a photo to teach", "document.querySelector('#teach-grid .card:not([hidden])')");
    browser.click("#teach-grid .actions button:first-child");
    browser.await(
        "the label",
        "document.getElementById('labels').innerText.includes('somebody') ||"
            + " document.querySelector('#labels strong')");
    desk.release("v1", 0.61, Optional.empty());
    desk.measure("v1", 0.55, 40);
    desk.train(Stage.DATASET, Optional.empty(), Map.of(), "120 new images; classes: lemon, lime");
    for (int i = 1; i <= 30; i++) {
      Step step =
          new Step(
              1 + i / 11, 3, 1 + i % 10, 10, 0.01 * Math.cos(i / 22.0), Optional.of(2.0 / i + 0.2));
      desk.train(
          Stage.FINETUNE,
          Optional.of(step),
          Map.of("done", (double) i, "total", 30.0),
          "head: " + i);
    }
    browser.await(
        "the run",
        "document.getElementById('run-stage').textContent.startsWith('learning: head: 30')");
    desk.train(
        Stage.FINETUNE,
        Optional.empty(),
        Map.of("validLoss", 0.35, "accuracy", 0.9),
        "an epoch is over");
    String verdict =
        "accuracy 0.9083 beats 0.6083 on 120 held-out images (chance would do that with 1.2e-07)";
    desk.train(Stage.GATE, Optional.empty(), Map.of("accuracy", 0.9083), verdict);
    desk.train(Stage.RELEASED, Optional.empty(), Map.of(), "fruit:v2 is promoted");
    desk.release("v2", 0.9083, Optional.of("v1"));
    desk.serve("v2");
    desk.measure("v2", 0.91, 60);

    browser.await(
        "the verdict",
        "document.getElementById('run-verdict').textContent === 'promoted: " + verdict + "'");
    browser.await(
        "the receipt",
        "document.getElementById('receipts').innerText.includes('31 images in and 31 out')");
    browser.await(
        "both versions' accuracy",
        "document.querySelectorAll('#live-versions li').length === 2 &&"
            + " document.querySelectorAll('#chart-live .mark').length >= 1");
    fitsAPhone("teach");
    shoot("teach");
    browser.click("nav a[data-view=models]");
    browser.await("the versions", "document.querySelectorAll('#versions tr').length === 2");
    browser.click("#versions tr:last-child .plain");
    browser.await(
        "what v1 is made of",
        "document.getElementById('made-rows').innerText.includes('freshly initialised, seed 1')");
    browser.await(
        "how its run went",
        framed("report", "how its run went")
            + " && document.getElementById('report').offsetHeight > 0");
    browser.click("nav a[data-view=teach]");
    browser.click("#runs button");
    browser.await(
        "that the store has no such version",
        "location.hash === '#models' && document.getElementById('report').hidden"
            + " && document.getElementById('made-title').textContent.includes('r1 is not in the')");
    browser.click("#versions tr:first-child input");
    browser.click("#versions tr:last-child input");
    browser.await(
        "the comparison", "document.getElementById('compare-rows').innerText.includes('accuracy')");
    browser.await(
        "the table of classes", "document.querySelector('#confusions td.hit').textContent !== ''");
    fitsAPhone("models");
    shoot("models");
    browser.click("#rollback");
    browser.type("#release-reason", "to see it");
    browser.click("#release-dialog button[value=ok]");
    browser.await("that a token is asked for", "document.getElementById('token-dialog').open");
    browser.type("#token-text", "adm1n");
    browser.click("#token-dialog button[value=ok]");
    browser.await("the roll-back", "document.getElementById('wanted').textContent === 'fruit:v1'");
    browser.await(
        "that no replica serves it yet, what was said now, and why it passed",
        "['to be served', 'to see it', 'on 120 held-out images'].every((text) =>"
            + " document.querySelector('#versions tr.wanted').innerText.includes(text))");
    browser.click("nav a[data-view=stream]");
  }

  @Test
  void a_photo_of_the_stream_and_ones_own_are_seen_as_the_network_sees_them() throws Exception {
    desk.photo("looked-at", JPEG, Desk.labels("lemon", 0.8, "lime"));
    browser.await("the photo", card("looked-at"));
    mark("looked-at");
    browser.click("[data-test] .actions button:last-child");

    browser.await("the page of the photo", framed("see-page", "images/0/"));
    assertThat(browser.run("return document.getElementById('see-page').offsetHeight").asInt())
        .as("as high as what is in it")
        .isGreaterThan(1000);
    Path own = Files.write(store.resolve("own.jpg"), JPEG);
    browser.type("#see-file", own.toString());
    browser.await("the page of one's own photo", framed("see-page", "your photo"));
    fitsAPhone("see");
    shoot("see");
    browser.click("nav a[data-view=stream]");
  }

  private static String framed(String frame, String text) {
    return "document.getElementById('%s').contentDocument?.body?.innerText.includes('%s')"
        .formatted(frame, text);
  }

  /** No view scrolls sideways on a phone, whatever stands in it. */
  private static void fitsAPhone(String view) {
    browser.width(390, 844);
    assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
        .as(view)
        .isLessThanOrEqualTo(390);
    browser.width(1280, 900);
  }

  private static void shoot(String name) throws Exception {
    if (PICTURES.isPresent()) {
      Path folder = Files.createDirectories(Path.of(PICTURES.get()));
      browser.scheme("light");
      browser.width(1280, 1500);
      browser.screenshot(folder.resolve(name + "-light.png"));
      browser.scheme("dark");
      browser.screenshot(folder.resolve(name + "-dark.png"));
      browser.width(390, 1500);
      browser.screenshot(folder.resolve(name + "-390.png"));
      browser.scheme("light");
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
