package io.streamtune.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.events.ImagePosition;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: a photo of the stream, or one that is sent, is explained by the version that is asked for;
 * whatever else is asked for is refused in words. Method: the real server, a real Kafka and a model
 * store with a small network.
 */
@Tag("broker")
final class ExplainTest {
  private static final byte[] JPEG = new GeneratedPictures(1).picture(0).jpeg();
  private static final String MODEL = "\"model\":{\"name\":\"fruit\",\"version\":\"v1\"}";

  @TempDir private static Path folder;
  private static Desk desk;
  private static ConsoleService console;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void open() throws Exception {
    desk = new Desk();
    SmallStore.write(folder);
    console = desk.console("store", folder.toString(), "http.token", "s3cret");
  }

  @AfterAll
  static void close() {
    console.close();
    desk.close();
  }

  @Test
  void a_photo_of_the_stream_is_explained_on_a_page_in_which_nothing_runs() throws Exception {
    ImagePosition at = desk.image("a", JPEG);

    HttpResponse<String> answer = ofStream(at.partition(), at.offset(), MODEL);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    HttpResponse<String> page = get(address(answer));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("fruit:v1", "images/0/" + at.offset(), "&lt;b&gt;plum&lt;/b&gt;")
        .doesNotContain("<script", "<b>");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "sandbox", "frame-ancestors 'self'");
  }

  @Test
  void a_photo_that_is_sent_is_explained() throws Exception {
    HttpResponse<String> answer = upload("image/jpeg", "name=fruit&version=v1", JPEG);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(get(address(answer)).body()).contains("How the network sees your photo");
  }

  @Test
  void what_cannot_be_explained_is_refused_with_its_reason() throws Exception {
    ImagePosition broken = desk.image("b", new byte[] {1, 2, 3});
    String other = "\"model\":{\"name\":\"fruit\",\"version\":\"v9\"}";

    HttpResponse<String> noImage = ofStream(0, broken.offset(), MODEL);
    assertThat(noImage.statusCode()).isEqualTo(422);
    assertThat(noImage.body()).contains("unsupported-format");
    HttpResponse<String> noPhoto = ofStream(0, 1_000_000, MODEL);
    assertThat(noPhoto.statusCode()).isEqualTo(404);
    assertThat(noPhoto.body()).contains("retention");
    HttpResponse<String> noVersion = ofStream(0, broken.offset(), other);
    assertThat(noVersion.statusCode()).isEqualTo(404);
    assertThat(noVersion.body()).contains("fruit:v9", "store");
    HttpResponse<String> outside = upload("image/jpeg", "name=..%2F..%2Fetc&version=passwd", JPEG);
    assertThat(outside.statusCode()).isEqualTo(404);
    assertThat(get("v1/explanations/nix").statusCode()).isEqualTo(404);
  }

  @Test
  void the_manifest_of_a_version_is_told_and_nothing_outside_the_store() throws Exception {
    HttpResponse<String> manifest = get("v1/models/fruit/v1");

    assertThat(manifest.statusCode()).isEqualTo(200);
    assertThat(manifest.body()).contains("\"recipe\"", "\"preprocessing\"", "lemon");
    assertThat(get("v1/models/fruit/v9").statusCode()).isEqualTo(404);
    assertThat(get("v1/models/..%2F..%2Fetc/passwd").statusCode()).isEqualTo(404);
  }

  @Test
  void the_report_of_a_version_is_a_page_in_which_nothing_runs() throws Exception {
    HttpResponse<String> report = get("v1/models/fruit/v1/report");

    assertThat(report.statusCode()).isEqualTo(200);
    assertThat(report.body()).isEqualTo(SmallStore.REPORT);
    assertThat(report.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "sandbox", "frame-ancestors 'self'");
    HttpResponse<String> none = get("v1/models/fruit/v9/report");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("no report", folder.toString());
    assertThat(get("v1/models/..%2Ffruit/v1/report").statusCode()).isEqualTo(404);
  }

  @Test
  void requests_of_another_shape_are_refused() throws Exception {
    assertThat(upload("image/jpeg", "", JPEG).statusCode()).isEqualTo(400);
    assertThat(upload("text/plain", "name=fruit&version=v1", JPEG).statusCode()).isEqualTo(415);
    for (String body : new String[] {"", "{", "[]", "{\"image\":{\"partition\":\"x\"}}"}) {
      assertThat(post("v1/explanations", "application/json", body.getBytes(UTF_8), "s3cret"))
          .as(body)
          .extracting(HttpResponse::statusCode)
          .isEqualTo(400);
    }
    HttpResponse<String> negative = ofStream(-1, -5, MODEL);
    assertThat(negative.statusCode()).isIn(400, 404);
  }

  @Test
  void who_may_not_label_may_not_look() throws Exception {
    String path = "v1/explanations/photo?name=fruit&version=v1";

    assertThat(post(path, "image/jpeg", JPEG, "").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> ofStream(int partition, long offset, String model) throws Exception {
    String body =
        "{\"image\":{\"partition\":%d,\"offset\":%d},%s}".formatted(partition, offset, model);
    return post("v1/explanations", "application/json", body.getBytes(UTF_8), "s3cret");
  }

  private HttpResponse<String> upload(String type, String query, byte[] body) throws Exception {
    return post("v1/explanations/photo?" + query, type, body, "s3cret");
  }

  private HttpResponse<String> post(String path, String type, byte[] body, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(console.url() + path))
            .header("content-type", type)
            .header("authorization", "Bearer " + token)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static String address(HttpResponse<String> answer) {
    String page = JsonMapper.shared().readTree(answer.body()).get("page").asString();
    assertThat(page).startsWith("/v1/explanations/");
    return page.substring(1);
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
