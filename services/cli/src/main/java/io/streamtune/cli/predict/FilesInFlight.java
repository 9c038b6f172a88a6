package io.streamtune.cli.predict;

import io.streamtune.inference.ingest.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Files that are being classified, in the order in which they were read. Bounded in number and
 * bytes, so that memory does not depend on the number of files.
 *
 * <p>Called on: the thread of the command.
 */
final class FilesInFlight {
  /** Why 256: a few batches ahead of a GPU; a CPU needs a tenth. */
  private static final int FILES_MAX = 256;

  /** Why 64 MiB: two files of the largest allowed size, or hundreds of ordinary photos. */
  private static final long BYTES_MAX = 64L << 20;

  /** Why 5 minutes: longer than everything ahead can take; without a limit, a bug would hang. */
  private static final long WAIT_MINUTES = 5;

  private record Entry(String file, long bytes, CompletableFuture<FileResult> answer) {}

  private final BiFunction<String, Outcome, FileResult> toAnswer;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;

  /** Converts outcomes to results with {@code toAnswer}. */
  FilesInFlight(BiFunction<String, Outcome, FileResult> toAnswer) {
    this.toAnswer = toAnswer;
  }

  /** Adds a file whose outcome is still to come. */
  void add(String file, long fileBytes, CompletableFuture<Outcome> outcome) {
    entries.add(
        new Entry(file, fileBytes, outcome.thenApply(known -> toAnswer.apply(file, known))));
    bytes += fileBytes;
  }

  /** Adds a file that already has its result. */
  public void add(FileResult answer) {
    entries.add(new Entry(answer.file(), 0, CompletableFuture.completedFuture(answer)));
  }

  /**
   * Returns the result of the oldest file if it is ready. If there are too many files to accept
   * another one, waits for it.
   */
  Optional<FileResult> next() {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    boolean full = entries.size() >= FILES_MAX || bytes >= BYTES_MAX;
    return full || entries.element().answer().isDone() ? last() : Optional.empty();
  }

  /** Waits for the result of the oldest file and returns it; empty if there is none left. */
  Optional<FileResult> last() {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Entry oldest = entries.remove();
    bytes -= oldest.bytes();
    try {
      return Optional.of(oldest.answer().get(WAIT_MINUTES, TimeUnit.MINUTES));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(oldest.file() + ": no answer from the pipeline", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(oldest.file() + ": interrupted", e);
    }
  }
}
