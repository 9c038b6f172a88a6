package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Goal: what the topics say reaches an open page: all of it counted, a bounded part of it shown,
 * and nothing of it believed. Method: a real Kafka, the real server, and a reader of its events.
 */
@Tag("broker")
final class StreamViewTest {
  private static final byte[] JPEG = new GeneratedPictures(1).picture(0).jpeg();

  private static Desk desk;
  private final HttpClient client = HttpClient.newHttpClient();
  private ConsoleService console;
  private Events page;

  @BeforeAll
  static void open() {
    desk = new Desk();
  }

  @AfterAll
  static void closeDesk() {
    desk.close();
  }

  @BeforeEach
  void start() throws Exception {
    console = desk.console();
    page = Events.open(console.url());
    page.await("stats", stats -> stats.get("problems").isEmpty() && isReady());
  }

  @AfterEach
  void close() throws Exception {
    page.close();
    console.close();
  }

  private boolean isReady() {
    try {
      return get("health/ready").statusCode() == 200;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_photo_and_its_answer_become_a_card_with_a_thumbnail() throws Exception {
    desk.photo("p1", JPEG, Desk.labels("lemon", 0.8, "lime"));

    JsonNode card = page.awaitCards(1).getFirst();

    assertThat(card.get("name").asString()).isEqualTo("p1");
    assertThat(card.get("version").asString()).isEqualTo("v1");
    assertThat(card.at("/labels/0/name").asString()).isEqualTo("lemon");
    assertThat(card.at("/image/topic").asString()).isEqualTo("images");
    assertThat(card.get("latency").asLong()).isNotNegative();
    HttpResponse<byte[]> photo = get(card.get("photo").asString().substring(1));
    assertThat(photo.headers().firstValue("content-type")).contains("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(photo.body())).getWidth()).isEqualTo(224);
    JsonNode stats = page.await("stats", now -> now.at("/latency/count").asInt() == 1);
    assertThat(stats.get("version").asString()).isEqualTo("v1");
    assertThat(stats.get("predictions").asInt()).isEqualTo(1);
  }

  @Test
  void a_dead_letter_is_shown_with_its_reason() {
    desk.bury(new ImagePosition("images", 0, 7), ErrorCode.TRUNCATED, "ends after 12 bytes");

    JsonNode card = page.awaitCards(1).getFirst();

    assertThat(card.get("kind").asString()).isEqualTo("dead");
    assertThat(card.get("code").asString()).isEqualTo("truncated");
    assertThat(card.get("message").asString()).isEqualTo("ends after 12 bytes");
  }

  @Test
  void of_many_answers_all_are_counted_and_a_few_are_shown() {
    int many = 2000;
    for (int i = 0; i < many; i++) {
      desk.predictSoon(
          new ImageRef("m" + i, "test", Optional.empty()), Desk.labels("c" + i, 0.6, "other"));
    }

    JsonNode stats =
        page.await(
            "stats",
            now ->
                now.get("predictions").asInt() == many
                    && now.get("perSecond").asDouble() > 0
                    && now.get("shownPerSecond").asDouble() > 0);

    assertThat(stats.get("shownPerSecond").asDouble())
        .isLessThan(stats.get("perSecond").asDouble());
    assertThat(page.cards()).isNotEmpty().hasSizeLessThan(many / 4);
  }

  @Test
  void who_comes_back_gets_what_it_missed_and_nothing_twice() throws Exception {
    desk.photo("first", JPEG, Desk.labels("lemon", 0.8, "lime"));
    page.awaitCards(1);
    String last =
        page.all().stream()
            .filter(event -> event.name().equals("cards"))
            .map(Events.Told::id)
            .findFirst()
            .orElseThrow();
    page.close();
    desk.photo("second", JPEG, Desk.labels("lime", 0.8, "lemon"));

    try (Events again = Events.open(console.url(), last)) {
      assertThat(again.awaitCards(1).getFirst().get("name").asString()).isEqualTo("second");
      assertThat(again.cards()).hasSize(1);
    }
    try (Events other = Events.open(console.url(), "elsewhere-99")) {
      assertThat(other.awaitCards(2)).hasSize(2);
    }
  }

  @Test
  void what_events_say_is_data_whatever_it_looks_like() {
    String hostile = "<script>alert(1)</script>\n\nevent: stats\ndata: {}\r\u2028../../etc/passwd";
    desk.photo(hostile, JPEG, Desk.labels(hostile, 0.9, "</li>"));
    desk.photo("x".repeat(500_000), JPEG, Desk.labels("y".repeat(300_000), 0.9, "z"));

    List<JsonNode> cards = page.awaitCards(2);

    assertThat(cards.getFirst().get("name").asString()).isEqualTo(hostile);
    assertThat(cards.getFirst().at("/labels/0/name").asString()).isEqualTo(hostile);
    assertThat(cards.get(1).toString()).hasSizeLessThan(2_000);
    assertThat(cards.get(1).at("/labels/0/whole").asBoolean()).isFalse();
    assertThat(cards.get(1).get("image").has("id")).isFalse();
    assertThat(cards.get(1).at("/image/topic").asString()).isEqualTo("images");
  }

  @Test
  void an_answer_that_points_elsewhere_is_shown_without_a_photo() {
    ImagePosition elsewhere = new ImagePosition("__consumer_offsets", 0, 0);
    desk.predict(
        new ImageRef("e", "test", Optional.of(elsewhere)), Desk.labels("lemon", 0.8, "lime"));
    desk.photo("no image", new byte[] {1, 2, 3}, Desk.labels("lemon", 0.8, "lime"));

    assertThat(page.awaitCards(2)).allMatch(card -> !card.has("photo"));
  }

  @Test
  void brokers_that_are_away_are_told_and_keep_no_page_waiting() throws Exception {
    try (ConsoleService alone = desk.console("kafka.bootstrap-servers", "127.0.0.1:1");
        Events other = Events.open(alone.url())) {
      JsonNode stats = other.await("stats", now -> !now.get("problems").isEmpty());

      assertThat(stats.at("/problems/0").asString()).contains("127.0.0.1:1");
    }
  }

  @Test
  void the_page_loads_nothing_from_elsewhere_and_no_file_but_its_own() throws Exception {
    HttpResponse<byte[]> index = get("");

    assertThat(index.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(index.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(new String(index.body(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("http://", "https://", "onclick", "<style");
    for (String path :
        List.of("page/../../../../etc/passwd", "page/%2e%2e/Main.class", "page/", "v1/photos/..")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(console.url() + path)).build(),
        BodyHandlers.ofByteArray());
  }
}
