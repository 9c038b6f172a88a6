package io.streamtune.inference.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.inference.ingest.DatarefReader.PermanentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the images of events that carry only an address ({@code ce_dataref}), if the
 * configuration allows the address.
 *
 * <p><b>Why an allow-list:</b> without one, anybody who may write to the topic could make this
 * service read every file or address that it can reach. An empty list refuses every reference. The
 * fetcher follows a symbolic link inside an allowed folder: write access to that folder is access
 * to what its links name.
 *
 * <p><b>Retries.</b> A transient failure (a server that is down, slow, or answers 5xx, 408, 429) is
 * retried with exponential backoff, for at most {@link DatarefConfig#retryMax} after the first
 * failure. The event stays open meanwhile, so its partition is not committed past it. A permanent
 * failure (404, 403, too large, no such file) is rejected at once. An image whose partition was
 * revoked is dropped.
 *
 * <p><b>Bounds.</b> Each fetch runs on its own virtual thread. At most {@value #FETCHES_MAX} images
 * are being fetched or wait for their outcome at the same time, and their bytes count as bytes in
 * flight. An image that waits for its next attempt counts for neither.
 *
 * <p>A bug or an error of the JVM is not blamed on the image: {@code onFailure} takes it, and the
 * image gets no outcome.
 */
public final class DatarefFetcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatarefFetcher.class);
  private static final int FETCHES_MAX = 64;
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int DOUBLINGS_MAX = 6;

  private final DatarefConfig config;
  private final Consumer<Throwable> onFailure;
  private final LongSupplier nanoClock;
  private final Semaphore permits = new Semaphore(FETCHES_MAX);
  private final FetchedBytes room;
  private final DatarefReader reader;
  private final Map<URI, URI> unreachable = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter retries;
  private volatile boolean closed;

  /**
   * One image to fetch.
   *
   * @param uri the address of the image
   * @param prefix the allowed address that it is under
   * @param wanted whether this replica still has to answer the image
   * @param fetched takes the bytes, and a callback that must be given the image's outcome
   * @param answer takes the outcome, or the reason why there are no bytes
   */
  private record Fetch(
      URI uri,
      URI prefix,
      BooleanSupplier wanted,
      BiConsumer<byte[], Consumer<Outcome>> fetched,
      Consumer<Outcome> answer) {}

  /**
   * Creates a fetcher.
   *
   * @param room limits the memory of the fetched bytes
   * @param onFailure takes a bug or an error of the JVM; the image then gets no outcome
   */
  public DatarefFetcher(
      DatarefConfig config,
      FetchedBytes room,
      Consumer<Throwable> onFailure,
      MeterRegistry registry,
      LongSupplier nanoClock) {
    this.config = config;
    this.onFailure = onFailure;
    this.nanoClock = nanoClock;
    this.room = room;
    this.reader = new DatarefReader(config.bytesMax(), config.timeout(), room);
    this.retries =
        Counter.builder("streamtune.dataref.retries")
            .description("Fetches of ce_dataref that failed and were to be tried again")
            .register(registry);
    Gauge.builder("streamtune.dataref.waiting", waiting::get)
        .description("Images whose fetch waits to be tried again")
        .register(registry);
  }

  /**
   * Starts a fetch. Called on: any thread; the results arrive on a virtual thread.
   *
   * @param uri the address
   * @param wanted whether this replica still has to answer the image; asked before each attempt and
   *     while the fetch waits
   * @param fetched takes the bytes, and a callback that must be given the image's outcome
   * @param answer takes the outcome, or the reason why there are no bytes
   */
  void fetch(
      URI uri,
      BooleanSupplier wanted,
      BiConsumer<byte[], Consumer<Outcome>> fetched,
      Consumer<Outcome> answer) {
    URI target = uri.normalize();
    Optional<URI> prefix =
        config.allow().stream().filter(allowed -> within(allowed, target)).findFirst();
    if (climbs(target) || prefix.isEmpty()) {
      answer.accept(
          rejected(
              ErrorCode.DATAREF_REFUSED,
              "ce_dataref " + uri + " is not under an address of ingest.dataref-allow"));
      return;
    }
    Fetch fetch = new Fetch(target, prefix.get(), wanted, fetched, answer);
    Thread.ofVirtual().name("dataref").start(() -> run(fetch));
  }

  private void run(Fetch fetch) {
    try {
      Optional<IOException> failure = tried(fetch);
      long failedNanos = nanoClock.getAsLong();
      for (int attempt = 1; failure.isPresent(); attempt++) {
        if (!waits(fetch, failure.get(), attempt, failedNanos)) {
          return;
        }
        retries.increment();
        failure = tried(fetch);
      }
    } catch (RuntimeException | Error e) {
      // Top of the thread: an exception lost here would leave the image open, and its partition
      // stuck.
      onFailure.accept(
          new IllegalStateException("fetching ce_dataref %s: %s".formatted(fetch.uri(), e), e));
    }
  }

  /** Waits for the next attempt. Rejects the image and returns false when no attempt is left. */
  private boolean waits(Fetch fetch, IOException failure, int attempt, long failedNanos) {
    long waitNanos = waitNanos(attempt);
    long spentNanos = nanoClock.getAsLong() - failedNanos;
    if (spentNanos + waitNanos <= config.retryMax().toNanos()) {
      tellBegin(fetch, failure);
      park(fetch, waitNanos);
      return true;
    }
    unreachable.remove(fetch.prefix(), fetch.uri());
    refuse(fetch, ErrorCode.DATAREF_UNREADABLE, failure + " (attempt %d)".formatted(attempt));
    return false;
  }

  /**
   * Tries once. Returns a transient failure, or nothing if the image has or will get its outcome.
   */
  private Optional<IOException> tried(Fetch fetch) {
    BooleanSupplier wanted = () -> isWanted(fetch);
    if (!FetchedBytes.acquire(permits, wanted)) {
      giveUp(fetch);
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = reader.read(fetch.uri(), wanted);
    } catch (IOException e) {
      permits.release(); // Other fetches may use it during the backoff.
      if (!isWanted(fetch)) {
        giveUp(fetch);
        return Optional.empty();
      }
      log.debug("ce_dataref {}", fetch.uri(), e);
      return Optional.of(e);
    } catch (PermanentException e) {
      permits.release();
      refuse(fetch, e.code(), String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      permits.release();
      throw e;
    }
    handOver(fetch, bytes);
    return Optional.empty();
  }

  private void handOver(Fetch fetch, byte[] bytes) {
    if (unreachable.remove(fetch.prefix(), fetch.uri())) {
      log.info("ce_dataref below {} can be read again", fetch.prefix());
    }
    fetch
        .fetched()
        .accept(
            bytes,
            outcome -> {
              room.free(bytes.length);
              permits.release();
              fetch.answer().accept(outcome);
            });
  }

  private boolean isWanted(Fetch fetch) {
    return !closed && fetch.wanted().getAsBoolean();
  }

  /** Drops an image; after {@link #close} it gets no outcome. */
  private void giveUp(Fetch fetch) {
    if (!closed) {
      fetch.answer().accept(new Outcome.Unavailable("its partition was revoked"));
    }
  }

  private void tellBegin(Fetch fetch, IOException error) {
    if (unreachable.putIfAbsent(fetch.prefix(), fetch.uri()) == null) {
      log.warn(
          "ce_dataref {} cannot be read: {}; what lies below {} is tried again, each image for {}",
          fetch.uri(),
          error.toString(),
          fetch.prefix(),
          config.retryMax());
    }
  }

  /** Doubles the wait up to the longest; half is random, so that replicas do not retry in step. */
  private static long waitNanos(int attempt) {
    int doublings = Math.min(attempt - 1, DOUBLINGS_MAX);
    long full = Math.min(FIRST_WAIT.toNanos() << doublings, LONGEST_WAIT.toNanos());
    return new SplittableRandom().nextLong(full / 2, full + 1);
  }

  private void park(Fetch fetch, long nanos) {
    waiting.incrementAndGet();
    try {
      long beginNanos = nanoClock.getAsLong();
      for (long left = nanos; left > 0 && isWanted(fetch); ) {
        LockSupport.parkNanos(Math.min(left, FetchedBytes.LOOK_NANOS));
        left = nanos - (nanoClock.getAsLong() - beginNanos);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static void refuse(Fetch fetch, ErrorCode code, String why) {
    fetch.answer().accept(rejected(code, "ce_dataref " + fetch.uri() + " cannot be read: " + why));
  }

  /** Aborts the fetches that run; their images get no outcome. */
  @Override
  public void close() {
    closed = true;
    reader.close();
  }

  /**
   * Returns whether a path could leave its folder by dots, or by percent-encoded dots and slashes:
   * {@link URI#normalize} does not decode those, but file systems and servers do.
   */
  private static boolean climbs(URI target) {
    String path = String.valueOf(target.getRawPath()).toLowerCase(Locale.ROOT);
    return path.contains("/../")
        || path.endsWith("/..")
        || path.contains("%2e")
        || path.contains("%2f")
        || path.contains("%5c")
        || path.contains("%00");
  }

  private static boolean within(URI prefix, URI target) {
    return prefix.getScheme().equals(target.getScheme())
        && String.valueOf(prefix.getRawAuthority()).equals(String.valueOf(target.getRawAuthority()))
        && target.getRawPath() != null
        && target.getRawPath().startsWith(prefix.getRawPath());
  }

  private static Outcome rejected(ErrorCode code, String detail) {
    return new Outcome.Rejected(code, "ingest", detail);
  }
}
