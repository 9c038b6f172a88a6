package io.streamtune.loadtest.http;

import io.streamtune.display.terminal.HttpsOptions;
import io.streamtune.display.terminal.UserError;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.pace.Pacer;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.pace.RunProgress;
import io.streamtune.loadtest.pace.RunTimes;
import io.streamtune.loadtest.pace.Watch;
import io.streamtune.loadtest.traffic.Traffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run against an HTTP server. It returns when every image has a reply or its request has
 * failed, when the timeout has passed, or when it is stopped.
 *
 * <p><b>Called on:</b> one thread, which waits.
 */
public final class HttpRun {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Why: these threads only read replies, which is little work; one other thread sends. */
  private static final int THREADS = 2;

  /**
   * The parameters of a run.
   *
   * @param deadline a later reply does not count as goodput
   * @param requestsMax most requests without a reply
   */
  public record Plan(HttpEndpoint target, RunTimes pace, Duration deadline, int requestsMax) {}

  private final Plan plan;
  private final HttpsOptions https;
  private final BooleanSupplier stopped;
  private final RunProgress progress;

  /**
   * Creates a run.
   *
   * @param https the certificates to trust
   * @param stopped returns true if the run is to stop; polled often
   */
  public HttpRun(Plan plan, HttpsOptions https, BooleanSupplier stopped, RunProgress progress) {
    this.plan = plan;
    this.https = https;
    this.stopped = stopped;
    this.progress = progress;
  }

  /**
   * Checks that a server responds, and reads which model it serves.
   *
   * @param https the certificates to trust
   * @return its first model's name; empty if it does not report one
   * @throws UserError if nothing responds
   */
  public static Optional<String> model(URI base, HttpsOptions https) {
    URI index = URI.create(base.toString().replaceFirst("/+$", "") + "/v2/repository/index");
    try (HttpClient client = client(https, Runnable::run)) {
      HttpRequest request =
          HttpRequest.newBuilder(index)
              .timeout(CONNECT_TIMEOUT)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      JsonNode models =
          JsonMapper.shared()
              .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
      return Optional.of(models.at("/0/name").asString("")).filter(name -> !name.isEmpty());
    } catch (JacksonException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw HttpsOptions.notTrusted(base, e)
          .orElseGet(
              () ->
                  new UserError(
                      "nothing answers at " + base,
                      "is the service running there? --url names it; with http.tls it begins with"
                          + " https://",
                      e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted", "");
    }
  }

  /**
   * Performs the run.
   *
   * @param traffic closed at the end
   */
  public RunOutcome run(Traffic traffic) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, HttpRun::thread);
    HttpClient client = client(https, threads);
    try (traffic) {
      RunClock clock = RunClock.begin(plan.pace().warmUp());
      Recorder recorder = new Recorder(plan.deadline());
      progress.begins(clock::nanos);
      AtomicBoolean over = new AtomicBoolean();
      HttpTarget outlet =
          new HttpTarget(
              plan.target(), plan.requestsMax(), new HttpTarget.Wiring(client, clock, recorder));
      Pacer pacer =
          new Pacer(
              traffic,
              traffic.next(),
              plan.pace(),
              new Pacer.Wiring(
                  clock, recorder, outlet, () -> over.get() || stopped.getAsBoolean()));
      try (Sending sending = new Sending(pacer, over)) {
        new Watch(sending, recorder, clock, plan.pace()).untilTheEnd(false, stopped, progress);
      }
      recorder.ended(clock.nanos());
      return new RunOutcome(
          recorder.measured(pacer.notSent()),
          clock.zero(),
          Optional.empty(),
          stopped.getAsBoolean());
    } finally {
      client.shutdownNow();
      threads.shutdownNow();
    }
  }

  /** The sending thread, which the run owns; the client's threads end with the client. */
  private static final class Sending implements Watch.Crew, AutoCloseable {
    private final Pacer pacer;
    private final AtomicBoolean over;
    private final Thread thread;

    Sending(Pacer pacer, AtomicBoolean over) {
      this.pacer = pacer;
      this.over = over;
      this.thread = Thread.ofPlatform().name("loadtest-pace").start(pacer);
    }

    @Override
    public boolean isSending() {
      return thread.isAlive();
    }

    @Override
    public void throwFailure() {
      pacer
          .failure()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }

    @Override
    public void close() {
      over.set(true);
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static HttpClient client(HttpsOptions https, Executor executor) {
    return https
        .client()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .executor(executor)
        .build();
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "loadtest-http");
    thread.setDaemon(true);
    return thread;
  }
}
