package io.streamtune.inference.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Work-conserving batching: a free lane takes the images that are ready, oldest first, up to {@code
 * rowsMax} rows.
 *
 * <p>The whole policy is one line: {@code ready = full || lingered || draining}. Under load, images
 * gather while all lanes are busy and batches grow by themselves. A lone image never waits unless a
 * linger is configured.
 *
 * <p>A batch is a run of adjacent rows that begins with the oldest image. Rows are claimed in order
 * of arrival, so runs are long. If an image in between is still being decoded, the run ends before
 * it and the image follows later. A run also ends where the next image is for another model.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class DynamicBatcher<T> {
  private final BatchConfig config;
  private final TreeMap<Long, Ready<T>> bySequence = new TreeMap<>();
  private final Map<Integer, Ready<T>> byFirstRow = new HashMap<>();
  private boolean draining;

  /** Creates an empty batcher. */
  public DynamicBatcher(BatchConfig config) {
    this.config = config;
  }

  /** Adds an image whose rows are written. */
  public void offer(Ready<T> ready) {
    if (ready.rows() > config.rowsMax()) {
      throw new IllegalArgumentException(
          ready.rows() + " rows of one image are more than a batch may have, " + config.rowsMax());
    }
    bySequence.put(ready.sequence(), ready);
    byFirstRow.put(ready.firstRow(), ready);
  }

  /** Returns the next batch, or empty if nothing is ready or the oldest image may still wait. */
  public Optional<Batch<T>> poll(long nowNanos) {
    if (bySequence.isEmpty()) {
      return Optional.empty();
    }
    List<Ready<T>> run = oldestRun();
    boolean full = rows(run) == config.rowsMax();
    boolean lingered = nowNanos - deadlineNanos() >= 0;
    boolean ready = full || lingered || draining;
    if (!ready) {
      return Optional.empty();
    }
    for (Ready<T> item : run) {
      bySequence.remove(item.sequence());
      byFirstRow.remove(item.firstRow());
    }
    return Optional.of(new Batch<>(run, reason(full, lingered)));
  }

  /**
   * Returns when the oldest image has lingered long enough, or {@link Long#MAX_VALUE} if there is
   * none.
   */
  public long nextDeadlineNanos() {
    return bySequence.isEmpty() ? Long.MAX_VALUE : deadlineNanos();
  }

  /** Removes the images that match, which are not to run, and returns them. */
  public List<Ready<T>> remove(Predicate<T> images) {
    List<Ready<T>> removed =
        bySequence.values().stream().filter(ready -> images.test(ready.image())).toList();
    removed.forEach(ready -> byFirstRow.remove(ready.firstRow()));
    bySequence.values().removeAll(removed);
    return removed;
  }

  /** Holds nothing back from now on. */
  public void drain() {
    draining = true;
  }

  /** Returns the number of images that are ready. */
  public int size() {
    return bySequence.size();
  }

  private long deadlineNanos() {
    return bySequence.firstEntry().getValue().readyNanos() + config.linger().toNanos();
  }

  private List<Ready<T>> oldestRun() {
    List<Ready<T>> run = new ArrayList<>();
    Ready<T> item = bySequence.firstEntry().getValue();
    Route route = item.route();
    int rows = 0;
    while (item != null && item.route() == route && rows + item.rows() <= config.rowsMax()) {
      run.add(item);
      rows += item.rows();
      item = byFirstRow.get(item.firstRow() + item.rows());
    }
    return run;
  }

  private static <T> int rows(List<Ready<T>> run) {
    return run.stream().mapToInt(Ready::rows).sum();
  }

  private static FlushReason reason(boolean full, boolean lingered) {
    if (full) {
      return FlushReason.FULL;
    }
    return lingered ? FlushReason.LINGERED : FlushReason.DRAINING;
  }
}
