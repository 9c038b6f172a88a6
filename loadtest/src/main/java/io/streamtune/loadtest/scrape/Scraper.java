package io.streamtune.loadtest.scrape;

import io.streamtune.display.terminal.HttpsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Reads the metrics of services once a second, on its own thread loadtest-scrape. A service that
 * does not respond leaves a gap: one that restarts is unreachable for a while.
 *
 * <p><b>Called on:</b> one thread. <b>Owner:</b> its creator closes it.
 */
public final class Scraper implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long INTERVAL_NANOS = 1_000_000_000L;
  private static final long NAP_NANOS = 20_000_000L;

  /** A gauge of a service. */
  private record Key(String source, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : name.compareTo(other.name);
    }
  }

  private final List<URI> services;
  private final Map<Key, BoundedSeries> series = new TreeMap<>();
  private final Map<String, Long> answers = new TreeMap<>();
  private final HttpClient client;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Creates a stopped scraper for addresses such as {@code http://localhost:8080/metrics}.
   *
   * @param https the certificates to trust
   */
  public Scraper(List<URI> services, HttpsOptions https) {
    this.services = List.copyOf(services);
    this.client =
        https.client().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
    services.forEach(service -> answers.put(service.getAuthority(), 0L));
  }

  /**
   * Starts the thread.
   *
   * @param runNanos the time of the run; negative during the warm-up
   */
  public void start(LongSupplier runNanos) {
    if (!services.isEmpty()) {
      threads.add(Thread.ofPlatform().name("loadtest-scrape").start(() -> run(runNanos)));
    }
  }

  private void run(LongSupplier runNanos) {
    long next = runNanos.getAsLong();
    while (!stopping) {
      if (runNanos.getAsLong() >= next) {
        services.forEach(service -> read(service, runNanos));
        next = Math.max(next + INTERVAL_NANOS, runNanos.getAsLong());
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  private void read(URI service, LongSupplier runNanos) {
    HttpRequest request = HttpRequest.newBuilder(service).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        note(service.getAuthority(), runNanos.getAsLong() / 1e9, answer.body());
      }
    } catch (IOException _) {
      return; // Unreachable: a gap in its readings; the next request follows in a second.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  private synchronized void note(String source, double second, String text) {
    answers.merge(source, 1L, Long::sum);
    Watched.of(MetricsText.samples(text))
        .forEach(
            (name, value) ->
                series
                    .computeIfAbsent(new Key(source, name), _ -> new BoundedSeries())
                    .add(second, value));
  }

  /** Returns the readings so far. */
  public synchronized List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>();
    series.forEach(
        (key, values) ->
            gauges.add(
                new Gauge(key.source(), key.name(), Watched.unit(key.name()), values.readings())));
    return gauges;
  }

  /** Returns services that never responded, by host and port. */
  public synchronized List<String> silent() {
    return answers.entrySet().stream()
        .filter(service -> service.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Stops reading and waits for the thread. */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    client.close();
  }
}
