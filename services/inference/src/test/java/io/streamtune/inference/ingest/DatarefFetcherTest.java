package io.streamtune.inference.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what passes by itself costs no image, what does not is refused at once, and memory is
 * counted. Method: a server that answers as it is told.
 */
final class DatarefFetcherTest {
  private static final int IMAGE_BYTES = 1000;

  /** As many as are fetched at the same time. */
  private static final int FETCHES_MAX = 64;

  @TempDir private Path folder;

  private final Map<String, AtomicInteger> failuresLeft = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<byte[]> fetched = new ConcurrentLinkedQueue<>();
  private final Queue<Consumer<Outcome>> open = new ConcurrentLinkedQueue<>();
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong passedNanos = new AtomicLong();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<DatarefFetcher> fetchers = new ArrayList<>();
  private volatile HttpServer server;
  private volatile boolean isWanted = true;

  @BeforeEach
  void listen() throws IOException {
    server = start(0);
  }

  @AfterEach
  void stop() {
    fetchers.forEach(DatarefFetcher::close);
    server.stop(0);
  }

  private HttpServer start(int port) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    listening.createContext("/", this::answer);
    listening.start();
    return listening;
  }

  /** {@code /images/STATUS/TIMES/BYTES}: this status so many times, then an image. */
  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    String[] parts = path.split("/", -1);
    AtomicInteger left =
        failuresLeft.computeIfAbsent(path, _ -> new AtomicInteger(Integer.parseInt(parts[3])));
    try (exchange) {
      if (left.getAndDecrement() > 0) {
        exchange.sendResponseHeaders(Integer.parseInt(parts[2]), -1);
        return;
      }
      byte[] image = new byte[Integer.parseInt(parts[4])];
      exchange.sendResponseHeaders(200, image.length);
      exchange.getResponseBody().write(image);
    }
  }

  private DatarefFetcher fetcher(Duration retryMax) {
    DatarefConfig config =
        new DatarefConfig(
            List.of(address(""), folder.toUri()), Duration.ofSeconds(20), retryMax, IMAGE_BYTES);
    DatarefFetcher fetcher =
        new DatarefFetcher(
            config,
            new FetchedBytes(inFlight::addAndGet, 2 * IMAGE_BYTES),
            failures::add,
            registry,
            () -> System.nanoTime() + passedNanos.get());
    fetchers.add(fetcher);
    return fetcher;
  }

  private URI address(String path) {
    return URI.create(
        "http://127.0.0.1:%d/images/".formatted(server.getAddress().getPort()) + path);
  }

  private void fetch(DatarefFetcher fetcher, URI uri) {
    fetcher.fetch(
        uri,
        () -> isWanted,
        (bytes, finished) -> {
          fetched.add(bytes);
          open.add(finished);
        },
        outcomes::add);
  }

  private static void until(String what, BooleanSupplier condition) {
    Until.holds(what, condition, () -> "");
  }

  private ErrorCode refused() {
    until("it is refused", () -> !outcomes.isEmpty());
    return ((Outcome.Rejected) outcomes.remove()).code();
  }

  @Test
  void a_server_that_fails_for_a_while_costs_no_image() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));

    fetch(fetcher, address("503/3/10"));
    fetch(fetcher, address("429/1/10"));

    until("both are fetched", () -> fetched.size() == 2);
    assertThat(outcomes).isEmpty();
    assertThat(registry.get("streamtune.dataref.retries").counter().count()).isEqualTo(4);
  }

  @Test
  void a_server_that_is_away_for_a_while_costs_no_image() throws IOException {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));
    int port = server.getAddress().getPort();
    server.stop(0);

    for (int i = 0; i < 100; i++) { // More than are fetched at the same time.
      fetch(fetcher, URI.create("http://127.0.0.1:%d/images/200/0/1".formatted(port)));
    }
    until("all wait", () -> registry.get("streamtune.dataref.waiting").gauge().value() == 100);
    server = start(port);

    until(
        "all are fetched",
        () -> {
          open.removeIf(
              finished -> {
                finished.accept(new Outcome.Unavailable("through"));
                return true;
              });
          return fetched.size() == 100;
        });
    assertThat(outcomes).doesNotHaveAnyElementsOfTypes(Outcome.Rejected.class);
  }

  @Test
  void what_does_not_pass_is_refused_at_once() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));

    for (String path : List.of("404/9/1", "403/9/1", "302/9/1", "200/0/0")) {
      fetch(fetcher, address(path));
      assertThat(refused()).as(path).isEqualTo(ErrorCode.DATAREF_UNREADABLE);
    }
    fetch(fetcher, address("200/0/" + (IMAGE_BYTES + 1)));
    assertThat(refused()).isEqualTo(ErrorCode.TOO_MANY_BYTES);
    fetch(fetcher, folder.resolve("absent.jpg").toUri());
    assertThat(refused()).isEqualTo(ErrorCode.DATAREF_UNREADABLE);
    assertThat(requests).hasValue(5);
    assertThat(inFlight).hasValue(0);
  }

  @Test
  void an_image_whose_partition_goes_is_not_tried_again() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));
    fetch(fetcher, address("503/999/1"));
    until("it waits", () -> registry.get("streamtune.dataref.waiting").gauge().value() == 1);

    isWanted = false;

    until("it is given up", () -> !outcomes.isEmpty());
    assertThat(outcomes.remove()).isInstanceOf(Outcome.Unavailable.class);
    fetch(fetcher, address("200/0/1"));
    until("nor is it asked for", () -> !outcomes.isEmpty());
    assertThat(fetched).isEmpty();
  }

  @Test
  void an_image_that_waits_for_others_to_be_fetched_is_given_up_when_its_partition_goes() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));
    fetchAsManyAsMayBe(fetcher);
    fetch(fetcher, address("200/0/1"));

    isWanted = false;

    until("it is given up", () -> !outcomes.isEmpty());
    assertThat(outcomes.remove()).isInstanceOf(Outcome.Unavailable.class);
    assertThat(requests).hasValue(FETCHES_MAX);
  }

  @Test
  void images_that_wait_for_room_are_given_up_when_their_partition_goes() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));
    for (int i = 0; i < 4; i++) {
      fetch(fetcher, address("200/0/900"));
    }
    until("two are fetched", () -> fetched.size() == 2);
    until("the server has sent all", () -> requests.get() == 4);

    isWanted = false;

    until("the others are given up", () -> outcomes.size() == 2);
    assertThat(outcomes).hasOnlyElementsOfType(Outcome.Unavailable.class);
    assertThat(inFlight).hasValue(2 * 900);
    open.forEach(finished -> finished.accept(new Outcome.Unavailable("through")));
    assertThat(inFlight).hasValue(0);
  }

  @Test
  void the_time_for_retries_begins_with_the_first_failure() {
    DatarefFetcher fetcher = fetcher(Duration.ofMinutes(5));
    fetchAsManyAsMayBe(fetcher);
    fetch(fetcher, address("503/1/10"));

    passedNanos.set(Duration.ofHours(1).toNanos());
    open.remove().accept(new Outcome.Unavailable("through"));

    until("it is tried again", () -> fetched.size() == FETCHES_MAX + 1);
    assertThat(outcomes).doesNotHaveAnyElementsOfTypes(Outcome.Rejected.class);
  }

  /** Fetches images that get no outcome yet, so that no other is fetched. */
  private void fetchAsManyAsMayBe(DatarefFetcher fetcher) {
    for (int i = 0; i < FETCHES_MAX; i++) {
      fetch(fetcher, address("200/0/1"));
    }
    until("they are fetched", () -> open.size() == FETCHES_MAX);
  }

  @Test
  void what_fails_for_longer_than_the_limit_is_refused() {
    DatarefFetcher fetcher = fetcher(Duration.ofSeconds(1));

    fetch(fetcher, address("500/999/1"));

    assertThat(refused()).isEqualTo(ErrorCode.DATAREF_UNREADABLE);
    assertThat(requests.get()).isGreaterThan(1);
  }

  @Test
  void fetched_bytes_are_in_flight_until_their_outcome_and_wait_for_room() {
    DatarefFetcher fetcher = fetcher(Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      fetch(fetcher, address("200/0/900"));
    }
    until("two are fetched", () -> fetched.size() == 2);
    until("the server has sent all", () -> requests.get() == 5);
    assertThat(inFlight).hasValueLessThanOrEqualTo(2L * IMAGE_BYTES);
    assertThat(fetched).hasSize(2);

    until(
        "all are through, two at a time",
        () -> {
          assertThat(inFlight).hasValueLessThanOrEqualTo(2L * IMAGE_BYTES);
          Consumer<Outcome> next = open.poll();
          if (next != null) {
            next.accept(new Outcome.Unavailable("through"));
          }
          return outcomes.size() == 5;
        });
    assertThat(inFlight).hasValue(0);
  }

  @Test
  void an_image_is_fetched_where_what_waits_behind_it_fills_all_room() {
    inFlight.set(10L * IMAGE_BYTES);

    fetch(fetcher(Duration.ZERO), address("200/0/900"));

    until("it is fetched", () -> fetched.size() == 1);
  }

  @Test
  void an_error_is_told_and_is_no_outcome_of_the_image() {
    DatarefFetcher fetcher = fetcher(Duration.ZERO);

    fetcher.fetch(
        address("200/0/10"),
        () -> true,
        (_, _) -> {
          throw new OutOfMemoryError("Java heap space");
        },
        outcomes::add);

    until("it is told", () -> !failures.isEmpty());
    assertThat(failures.remove())
        .hasMessageContaining("/images/200/0/10")
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(outcomes).isEmpty();
  }
}
