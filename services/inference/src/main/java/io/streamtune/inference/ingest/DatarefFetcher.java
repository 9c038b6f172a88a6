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
 * Fetches images that events only point to ({@code ce_dataref}), from addresses that the
 * configuration allows.
 *
 * <p><b>Why an allow-list:</b> whoever may write to the topic would otherwise make this service
 * read any file or address that it can reach. Without one, every reference is refused. A symbolic
 * link inside an allowed folder is followed: whoever may write there decides what may be read.
 *
 * <p><b>Retries.</b> What may pass (a server that is away, slow, or answers 5xx, 408, 429) is tried
 * again with growing waits, for {@link DatarefConfig#retryMax} at most from its first failure; the
 * event stays open, so its partition is not committed past it. What will not pass (404, 403, too
 * large, no such file) is refused at once, and what another member answers is given up.
 *
 * <p><b>Bounds.</b> Each fetch has a virtual thread of its own; at most {@value #FETCHES_MAX}
 * images are being fetched or wait for their outcome at the same time, and their bytes are part of
 * the bytes in flight. What waits for its next attempt counts for neither.
 *
 * <p>An error of the JVM is no property of an image: it is told, and the image gets no outcome.
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
   * One image that is to be fetched.
   *
   * @param uri where it lies
   * @param prefix the allowed address above it
   * @param wanted whether this replica is still to answer it
   * @param fetched takes the bytes, and what must be told the image's outcome
   * @param answer takes the outcome, or the reason why there are no bytes
   */
  private record Fetch(
      URI uri,
      URI prefix,
      BooleanSupplier wanted,
      BiConsumer<byte[], Consumer<Outcome>> fetched,
      Consumer<Outcome> answer) {}

  /**
   * Makes a fetcher.
   *
   * @param room of the fetched bytes
   * @param onFailure takes a bug, or an error of the JVM, after which an image has no outcome
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
   * Fetches, later. Called on: any thread; the results come on a virtual thread.
   *
   * @param uri the address
   * @param wanted says, before each attempt and while it waits, whether this replica is still to
   *     answer the image
   * @param fetched takes the bytes, and what must be told the image's outcome
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
      // The top of the thread: unseen, the partition would wait for this image for ever.
      onFailure.accept(
          new IllegalStateException("fetching ce_dataref %s: %s".formatted(fetch.uri(), e), e));
    }
  }

  /** Waits for the next attempt; returns false, and refuses the image, if there is to be none. */
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

  /** Tries once; returns why it may work later, or nothing if there is, or will be, an outcome. */
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
      permits.release(); // For others, meanwhile.
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

  /** What is not fetched when this is closed gets no outcome. */
  private void giveUp(Fetch fetch) {
    if (!closed) {
      fetch.answer().accept(new Outcome.Unavailable("its partition was taken away"));
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

  /** Doubles, up to the longest; half of it by chance, so that replicas do not come together. */
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

  /** Ends what is being fetched; images that are not fetched by then get no outcome. */
  @Override
  public void close() {
    closed = true;
    reader.close();
  }

  /**
   * Returns whether dots or slashes hide in percent signs: {@link URI#normalize} does not see them,
   * but file systems and servers do.
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
