package io.streamtune.inference.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.engine.EngineException;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.inference.model.swap.ModelReference;
import io.streamtune.inference.model.swap.Preparation;
import io.streamtune.inference.model.swap.Probe;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.read.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version that the topic of models promotes, for a start that no swap can correct: the picture
 * size is fixed while a service runs, and the configured name may have no version but the promoted
 * one.
 *
 * <p><b>Called on:</b> the thread that starts the service.
 *
 * @param topic opens the topic at its beginning; may fail with a {@link StreamException}
 * @param store the store of the topic's versions
 */
public record PromotedVersion(Supplier<TopicReader> topic, ModelStore store) {
  private static final Logger log = LoggerFactory.getLogger(PromotedVersion.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Reads which version of a name is promoted.
   *
   * @return empty if none is, or the topic cannot be read within the timeout
   */
  public Optional<ModelEvent> wanted(String name, Duration timeout) {
    FutureTask<Optional<ModelEvent>> reading = new FutureTask<>(() -> read(name));
    // On its own thread: Kafka's client waits half a minute for a broker that is down, whatever its
    // timeout.
    Thread.ofPlatform().name("model-start").daemon().start(reading);
    try {
      return reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("what was promoted is not known at the start", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      reading.cancel(true);
    }
  }

  private Optional<ModelEvent> read(String name) {
    Optional<ModelEvent> wanted = Optional.empty();
    try (TopicReader reader = topic.get()) {
      while (!reader.isCaughtUp() && !Thread.currentThread().isInterrupted()) {
        for (ReceivedEvent event : reader.poll(POLL)) {
          wanted = isOf(name, event) ? decoded(event, wanted) : wanted;
        }
      }
      return wanted;
    }
  }

  private static boolean isOf(String name, ReceivedEvent event) {
    return Arrays.equals(event.key().orElse(new byte[0]), name.getBytes(UTF_8));
  }

  /** Ignores an event that cannot be read, as {@link ModelFollower} does. */
  private static Optional<ModelEvent> decoded(ReceivedEvent event, Optional<ModelEvent> before) {
    try {
      return event.value().length == 0
          ? Optional.empty()
          : Optional.of(ModelEventCodec.decode(event.headers(), event.value()));
    } catch (InvalidEventException e) {
      return before;
    }
  }

  /**
   * Fetches the version that an event names, and loads and probes it as a swap does.
   *
   * @return empty if anything about it is wrong; the log says what
   */
  public Optional<ModelBundle> prepared(ModelEvent event, ModelLoader loader) {
    try {
      ModelBundle bundle = store.fetch(event.uri(), event.manifestSha256());
      Preparation.checkId(ModelReference.of(event), bundle);
      try (LoadedModel model = loader.load(ServingModel.of(bundle))) {
        loader.warmUp(model);
        Probe.check(bundle, model);
      }
      return Optional.of(bundle);
    } catch (IOException | InvalidModelException | EngineException e) {
      return refused(event, e);
    } catch (RuntimeException e) {
      // A damaged file can break a reader in unforeseen ways.
      return refused(event, e);
    }
  }

  private static Optional<ModelBundle> refused(ModelEvent event, Exception cause) {
    log.warn(
        "{}:{} is promoted, but this service cannot start with it: {}",
        event.name(),
        event.version(),
        cause.getMessage());
    log.debug("why", cause);
    return Optional.empty();
  }
}
