package io.streamtune.console;

import io.streamtune.testkit.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page that is open, as the server sees it: keeps what it was told. */
final class Events implements AutoCloseable {
  /** One event of the stream. */
  record Told(String id, String name, String data) {}

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final InputStream body;

  private Events(InputStream body) {
    this.body = body;
    Thread.ofVirtual().start(this::read);
  }

  static Events open(String url, String... lastEventId) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "v1/stream"));
    if (lastEventId.length > 0) {
      request.header("last-event-id", lastEventId[0]);
    }
    HttpClient client = HttpClient.newHttpClient();
    return new Events(client.send(request.build(), BodyHandlers.ofInputStream()).body());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      List<String> event = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          end(event);
          event.clear();
        } else {
          event.add(line);
        }
      }
    } catch (IOException _) {
      // The connection is over; what was told stays.
    }
  }

  private void end(List<String> lines) {
    field(lines, "event: ")
        .ifPresent(
            name ->
                told.add(
                    new Told(
                        field(lines, "id: ").orElse(""), name, field(lines, "data: ").orElse(""))));
  }

  private static Optional<String> field(List<String> lines, String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }

  List<Told> all() {
    return List.copyOf(told);
  }

  /** Returns all cards, in their order. */
  List<JsonNode> cards() {
    return named("cards").flatMap(event -> event.valueStream()).toList();
  }

  Stream<JsonNode> named(String name) {
    return told.stream()
        .filter(event -> event.name().equals(name))
        .map(event -> MAPPER.readTree(event.data()));
  }

  /** Waits for cards. */
  List<JsonNode> awaitCards(int count) {
    Until.holds(count + " cards", () -> cards().size() >= count, this::all);
    return cards();
  }

  /** Waits until the last event of a name satisfies a condition, and returns it. */
  JsonNode await(String name, java.util.function.Predicate<JsonNode> condition) {
    Until.holds(
        name,
        () -> named(name).reduce((_, last) -> last).map(condition::test).orElse(false),
        this::all);
    return named(name).reduce((_, last) -> last).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    body.close();
    client.shutdownNow();
  }
}
