package io.streamtune.console.explain;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.explain.ExplanationResult.Reason;
import io.streamtune.engine.EngineException;
import io.streamtune.events.ImagePosition;
import io.streamtune.explain.Explained;
import io.streamtune.explain.Explainer;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.page.ExplanationPage;
import io.streamtune.model.InvalidModelException;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.read.FollowerThread;
import io.streamtune.stream.read.PositionReader;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains photos on request, one at a time, on its own thread {@code console-explain}.
 *
 * <p><b>Bound:</b> {@value #WAITING_MAX} requests wait, {@value #PAGES_MAX} pages of about a
 * megabyte are kept, one version is loaded.
 */
public final class Explanations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Explanations.class);
  private static final int WAITING_MAX = 4;
  private static final int PAGES_MAX = 16;
  private static final long POLL_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final Bundles bundles;
  private final String epoch;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Asked> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Map<String, byte[]> pages =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > PAGES_MAX;
        }
      };
  private final FollowerThread thread;
  private long number;

  private record Asked(ExplanationRequest wanted, Consumer<ExplanationResult> receiver) {}

  /**
   * Creates it stopped; the first request loads a model.
   *
   * @param epoch identifies this run of the console in the names of pages
   */
  public Explanations(
      KafkaSettings kafka,
      Bundles bundles,
      String epoch,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.kafka = kafka;
    this.bundles = bundles;
    this.epoch = epoch;
    this.nanoTime = nanoTime;
    this.thread = new FollowerThread("console-explain", "looking at photos", this::look, registry);
  }

  /** Starts the thread. Call once. */
  public void start() {
    thread.start();
  }

  /**
   * Enqueues a request. Never blocks. Called on: any thread.
   *
   * @param receiver receives the result once, on console-explain, or on the calling thread if the
   *     request is rejected at once
   */
  public void ask(ExplanationRequest wanted, Consumer<ExplanationResult> receiver) {
    if (thread.failure().isPresent()) {
      receiver.accept(
          new ExplanationResult.Refused(
              Reason.UNAVAILABLE, "the console cannot explain photos any more; its log says why"));
    } else if (!thread.isGoingOn() || !waiting.offer(new Asked(wanted, receiver))) {
      receiver.accept(
          new ExplanationResult.Refused(
              Reason.BUSY, "too many explanations are waiting; try again in a moment"));
    }
  }

  /** Returns a page; empty if it never existed or newer pages have evicted it. Any thread. */
  public Optional<byte[]> page(String name) {
    synchronized (pages) {
      return Optional.ofNullable(pages.get(name));
    }
  }

  /** Returns the thread, for the console's health checks. */
  public FollowerThread thread() {
    return thread;
  }

  private void look() throws InterruptedException {
    try (Loaded loaded = new Loaded(bundles);
        PositionReader reader = new PositionReader(kafka)) {
      while (thread.isGoingOn()) {
        Asked asked = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (asked == null) {
          loaded.rest(nanoTime.getAsLong());
        } else {
          ExplanationResult answer = answer(asked.wanted(), loaded, reader);
          thread.attempt("an answer", () -> asked.receiver().accept(answer));
        }
        thread.worked();
      }
    }
  }

  private ExplanationResult answer(
      ExplanationRequest wanted, Loaded loaded, PositionReader reader) {
    try {
      return seen(wanted, loaded, reader);
    } catch (InvalidModelException | EngineException e) {
      return new ExplanationResult.Refused(Reason.UNUSABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      log.warn("{}:{} cannot be read", wanted.name(), wanted.version(), e);
      String problem = "the model store %s cannot be read now".formatted(bundles.place());
      return new ExplanationResult.Refused(Reason.UNAVAILABLE, problem);
    } catch (StreamException e) {
      log.debug("a photo cannot be read", e);
      return new ExplanationResult.Refused(
          Reason.UNAVAILABLE, "the photo could not be read from Kafka");
    } catch (OutOfMemoryError e) {
      log.warn("no memory to look at a photo", e);
      return new ExplanationResult.Refused(Reason.UNAVAILABLE, "memory is short; try again later");
    } catch (RuntimeException e) {
      // A request that hits a bug gets a result too, and the requests after it are still answered.
      log.error("{}:{} could not look at a photo", wanted.name(), wanted.version(), e);
      String problem = "this network cannot be looked into; the console's log says why";
      return new ExplanationResult.Refused(Reason.UNUSABLE, problem);
    }
  }

  private ExplanationResult seen(ExplanationRequest wanted, Loaded loaded, PositionReader reader)
      throws IOException {
    Optional<byte[]> photo = photo(wanted.photo(), reader);
    if (photo.isEmpty()) {
      String problem = "the photo is not in Kafka any more; retention has removed it";
      return new ExplanationResult.Refused(Reason.GONE, problem);
    }
    Optional<Explainer> explainer =
        loaded.get(wanted.name(), wanted.version(), nanoTime.getAsLong());
    if (explainer.isEmpty()) {
      String problem =
          "%s:%s is not in the model store %s; the console's setting 'store' names it"
              .formatted(wanted.name(), wanted.version(), bundles.place());
      return new ExplanationResult.Refused(Reason.GONE, problem);
    }
    return switch (explainer.get().explain(photo.get())) {
      case Explained.Refused(var code, String detail) ->
          new ExplanationResult.Refused(Reason.UNUSABLE, code.wire() + ": " + detail);
      case Explained.Done(Explanation explanation) ->
          new ExplanationResult.Page(keep(ExplanationPage.html(explanation, name(wanted.photo()))));
    };
  }

  private static Optional<byte[]> photo(ExplanationRequest.Photo photo, PositionReader reader) {
    return switch (photo) {
      case ExplanationRequest.Photo.Sent(byte[] encoded) -> Optional.of(encoded);
      case ExplanationRequest.Photo.At(ImagePosition position) ->
          reader.read(position).map(ReceivedEvent::value);
    };
  }

  private static String name(ExplanationRequest.Photo photo) {
    return switch (photo) {
      case ExplanationRequest.Photo.Sent _ -> "your photo";
      case ExplanationRequest.Photo.At(ImagePosition position) -> position.toString();
    };
  }

  private String keep(byte[] html) {
    String name = epoch + "-" + ++number;
    synchronized (pages) {
      pages.put(name, html);
    }
    return name;
  }

  /** Ends the thread within about 5 s; waiting requests get no result. */
  @Override
  public void close() {
    thread.close(PATIENCE);
  }
}
