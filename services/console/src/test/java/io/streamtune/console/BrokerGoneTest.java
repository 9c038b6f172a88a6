package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.Topics;
import io.streamtune.host.Await;
import io.streamtune.host.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the console is ready while it can show what the topics say, and alive without brokers.
 * Method: a real broker that is stopped and started again.
 */
@Tag("broker")
final class BrokerGoneTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void readiness_follows_the_brokers_and_liveness_does_not() {
    EmbeddedBroker broker = start(0);
    try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      Topics.DEFAULT.all().forEach(topic -> admin.createIfMissing(topic, 1, 1, Map.of()));
    }
    Map<String, String> settings =
        Map.of("kafka.bootstrap-servers", broker.bootstrapServers(), "http.port", "0");
    try (ConsoleService console =
        new ConsoleService(ConsoleConfig.from(new Settings(settings, Map.of())))) {
      console.start();
      awaitReady(console, 200);

      broker.close();
      awaitReady(console, 503);
      assertThat(status(console, "live")).isEqualTo(200);

      EmbeddedBroker again = start(broker.port());
      awaitReady(console, 200);
      again.close();
    }
  }

  private EmbeddedBroker start(int port) {
    return EmbeddedBroker.start(new EmbeddedBroker.Options(folder, port, Map.of()));
  }

  private void awaitReady(ConsoleService console, int status) {
    assertThat(Await.until(() -> status(console, "ready") == status, PATIENCE))
        .as("ready answers %d", status)
        .isTrue();
  }

  private int status(ConsoleService console, String what) {
    URI uri = URI.create(console.url() + "health/" + what);
    try {
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
