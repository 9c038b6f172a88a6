package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.cli.CommandLines;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.host.settings.Settings;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.testkit.Certificates;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.service.TrainerConfig;
import io.streamtune.trainer.service.TrainerService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: of two trainers one works and the other takes over; people ask it how it is and for a
 * round. Method: two services on a real broker, asked by HTTPS and by the commands.
 */
@Tag("broker")
final class TrainerServiceTest {
  private static final int IMAGES = 60;

  @TempDir private Path folder;
  private final ByteTerminal terminal = new ByteTerminal();
  private Optional<Certificates> made = Optional.empty();

  @Test
  @SuppressWarnings("try") // The first is closed in the middle on purpose.
  void one_trainer_works_when_asked_and_the_other_takes_over() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      made = Optional.of(Certificates.of(folder, "own"));
      try (ModelTopic models = new ModelTopic(kafka, "models");
          TrainerService first = start(kafka)) {
        Until.holds("it collects", () -> is(first, Activity.COLLECTING), first::loop);
        try (TrainerService second = start(kafka)) {
          Until.holds("the other stands by", () -> is(second, Activity.STANDBY), second::loop);
          assertThat(CommandLines.run(terminal.piped(), "train", "now", "--url", url(first)))
              .isEqualTo(1);
          assertThat(terminal.err()).contains("no secure connection", "--ca FILE");
          assertThat(
                  CommandLines.run(
                      terminal.piped(), "train", "now", "--url", url(first), "--ca", authority()))
              .isEqualTo(1);
          assertThat(terminal.err()).contains("No round: send the token");
          assertThat(train(first)).isEqualTo(1);
          assertThat(terminal.err()).contains("No round: fewer than two classes have 10");

          LearnMaterial.teach(kafka, IMAGES);
          Until.holds("all is collected", () -> collected(first) == IMAGES, first::loop);
          assertThat(train(second)).isEqualTo(1);
          assertThat(terminal.err()).contains("is a standby");
          assertThat(train(first)).isZero();
          Until.holds("a version is announced", () -> isAnnounced(models), first::loop);
          Until.holds("it is told", () -> status(first).contains("released: "), terminal::out);
          assertThat(get(first, "/health/ready")).contains("UP");
          assertThat(get(first, "/metrics"))
              .contains("streamtune_trainer_active 1.0", "streamtune_trainer_images 60.0");
          assertThat(get(second, "/metrics")).contains("streamtune_trainer_active 0.0");
          assertThat(status(first)).contains("red: ", "blue: ");

          String released = models.wanted(LearnMaterial.NAME).orElseThrow().version();
          String url = "/v1/models/" + LearnMaterial.NAME;
          assertThat(post(first, url + "/rollback", "{\"version\":\"nowhere\"}").statusCode())
              .isEqualTo(409);
          HttpResponse<String> back = post(first, url + "/rollback", "");
          assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
          assertThat(back.body()).contains("\"version\":\"untrained\"", "rolled-back", released);
          Until.holds(
              "the base is announced", () -> isWanted(models, "untrained"), models::toString);
          String again = "{\"version\":\"%s\",\"reason\":\"a test\"}".formatted(released);
          assertThat(post(second, url + "/promote", again).statusCode()).isEqualTo(200);
          Until.holds("it is promoted again", () -> isWanted(models, released), models::toString);
          assertThat(post(first, "/v1/models/other/promote", "").statusCode()).isEqualTo(404);
          assertThat(post(first, url + "/promote", "[7").statusCode()).isEqualTo(400);

          first.close();
          Until.holds("the other takes over", () -> is(second, Activity.COLLECTING), second::loop);
          assertThat(is(first, Activity.STOPPED)).isTrue();
          assertThat(collected(second)).as("of the folder that both share").isEqualTo(IMAGES);
        }
      }
    }
  }

  @Test
  void no_trainer_at_the_address_is_said_with_its_remedy() {
    int status =
        CommandLines.run(terminal.piped(), "train", "status", "--url", "http://127.0.0.1:1");

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err())
        .contains("no trainer answers at http://127.0.0.1:1", "streamtune learn");
  }

  private TrainerService start(KafkaSettings kafka) throws Exception {
    Path recipe = folder.resolve("recipe.json");
    Files.writeString(
        recipe,
        """
        {"size": 64, "batch_size": 8, "tta": 2, "seed": 3, "fits": [
          {"name": "frozen", "freeze_to": 2, "lrs": [0.01], "cycles": 2, "cycle_len": 1}]}
        """);
    Map<String, String> settings = new HashMap<>();
    settings.put("data", folder.resolve("data").toString());
    settings.put("recipe", recipe.toString());
    settings.put("device", "cpu");
    settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("collect.valid-share", "0.3");
    settings.put("rounds.every", "1000");
    settings.put("gate.images-min", "10");
    settings.put("http.port", "0");
    settings.put("http.token", "sesame");
    settings.put("http.tls.certificate", own().certificate().toString());
    settings.put("http.tls.key", own().key().toString());
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    store.put(LearnMaterial.base());
    TrainerService service =
        new TrainerService(
            TrainerConfig.from(new Settings(settings, Map.of())),
            LearnMaterial.base(),
            store,
            reason -> {
              throw new AssertionError(reason);
            });
    service.start();
    return service;
  }

  private int train(TrainerService service) {
    return CommandLines.run(
        terminal.piped(),
        "train",
        "now",
        "--url",
        url(service),
        "--token",
        "sesame",
        "--ca",
        authority());
  }

  private String status(TrainerService service) {
    assertThat(
            CommandLines.run(
                terminal.piped(), "train", "status", "--url", url(service), "--ca", authority()))
        .isZero();
    return terminal.out();
  }

  private String get(TrainerService service, String path) throws Exception {
    try (HttpClient client = client()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url(service) + path)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private HttpResponse<String> post(TrainerService service, String path, String body)
      throws Exception {
    try (HttpClient client = client()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(service) + path))
              .header("authorization", "Bearer sesame")
              .POST(BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private Certificates own() {
    return made.orElseThrow();
  }

  private String authority() {
    return own().certificate().toString();
  }

  private HttpClient client() {
    return HttpClient.newBuilder().sslContext(Certificates.trusting(own())).build();
  }

  private static boolean isWanted(ModelTopic models, String version) {
    models.poll(Duration.ofMillis(50));
    return models.wanted(LearnMaterial.NAME).stream()
        .anyMatch(event -> event.version().equals(version));
  }

  private static String url(TrainerService service) {
    return "https://127.0.0.1:" + service.httpPort();
  }

  private static boolean is(TrainerService service, Activity activity) {
    return service.loop().status().activity() == activity;
  }

  private static int collected(TrainerService service) {
    return service.loop().status().train().values().stream().mapToInt(n -> n).sum()
        + service.loop().status().valid().values().stream().mapToInt(n -> n).sum();
  }

  private static boolean isAnnounced(ModelTopic models) {
    models.poll(Duration.ofMillis(50));
    return models.wanted(LearnMaterial.NAME).isPresent();
  }
}
