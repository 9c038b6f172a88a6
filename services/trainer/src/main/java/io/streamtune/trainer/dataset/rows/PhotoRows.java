package io.streamtune.trainer.dataset.rows;

import io.streamtune.trainer.dataset.Checked;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.ImageFile;
import io.streamtune.trainer.dataset.SkippedFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Photos as rows of pixels, decoded in order and ahead of their use.
 *
 * <pre>
 * List&lt;PhotoViews&gt; ─▶ decode-0 … decode-N ─▶ blocks, in order ─▶ next() ─▶ Rows
 *                           ▲                                                │
 *                           └────────────── memory of closed blocks ◀────────┘
 * </pre>
 *
 * <p>The rows do not depend on the number of threads. At most {@link RowSettings#prefetchBlocks}
 * blocks exist, so memory use is constant. The decode threads wait while all blocks are full or in
 * use; a consumer that holds all of them and asks for another waits forever. A photo is decoded
 * once for all its views; a block holds whole photos.
 *
 * <p>Each instance has its own threads and decoders. If every epoch creates one, set {@code
 * MALLOC_ARENA_MAX=1}: with glibc's default, short-lived threads leave up to eight malloc arenas
 * per core behind, which looks like a leak of some MB per epoch until all exist.
 *
 * <p>Owner: the caller that created it closes it when it needs no more rows. Called on: any thread;
 * several may call {@link #next} concurrently, and each gets other rows. Decoding runs on daemon
 * threads named {@code decode-N}.
 */
public final class PhotoRows implements AutoCloseable {
  private final BlockQueue queue;
  private final RowSettings settings;
  private final List<Thread> threads;

  /**
   * Starts decoding.
   *
   * @throws IllegalArgumentException if the views of a photo do not fit in a block
   */
  public PhotoRows(List<PhotoViews> photos, RowSettings settings) {
    this(List.copyOf(photos), BlockPlan.cut(photos, settings.blockRows()), settings);
  }

  /**
   * Starts decoding mini-batches one after the other; no block crosses the border of two.
   *
   * @throws IllegalArgumentException if the views of a photo do not fit in a block
   */
  public static PhotoRows ofBatches(List<List<PhotoViews>> batches, RowSettings settings) {
    return new PhotoRows(
        batches.stream().flatMap(List::stream).toList(),
        BlockPlan.cutBatches(batches, settings.blockRows()),
        settings);
  }

  private PhotoRows(List<PhotoViews> photos, List<BlockPlan.Block> plan, RowSettings settings) {
    this.settings = settings;
    this.queue = new BlockQueue(photos, plan, settings);
    Thread.Builder decode = Thread.ofPlatform().name("decode-", 0).daemon();
    this.threads =
        IntStream.range(0, settings.threads()).mapToObj(_ -> decode.unstarted(this::work)).toList();
    threads.forEach(Thread::start);
  }

  /**
   * Returns the next block; waits until it is decoded. Empty after the last one.
   *
   * @throws DatasetException if a photo of the block can no longer be read; the message names the
   *     file, and no block follows
   * @throws IllegalStateException if this is closed, or decoding failed for another reason
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  public Optional<Rows> next() throws InterruptedException {
    return queue.next();
  }

  private void work() {
    try (ImageFile reader = new ImageFile(settings.spec(), settings.limits())) {
      Optional<BlockQueue.Slot> slot = queue.slot();
      while (slot.isPresent()) {
        decode(reader, slot.get());
        slot = queue.slot();
      }
    } catch (InterruptedException e) {
      queue.fail(new IllegalStateException("a decode thread was interrupted", e));
    } catch (RuntimeException | Error e) {
      queue.fail(new IllegalStateException("a decode thread failed", e));
    }
  }

  private void decode(ImageFile reader, BlockQueue.Slot slot) {
    PhotoViews photo = slot.photo();
    Checked result =
        reader.decode(photo.image().file(), photo.views(), slot.target(), ImageFile.Hashing.NONE);
    switch (result) {
      case Checked.Usable _ -> queue.done(slot);
      case SkippedFile file ->
          queue.fail(
              slot,
              new DatasetException(
                  "%s can no longer be read (%s: %s)"
                      .formatted(file.file(), file.code(), file.detail()),
                  "start again, and leave the photos alone while they are used"));
    }
  }

  /**
   * Stops decoding and waits for the photos that are being decoded. Waiting consumers get an
   * exception; the memory of rows that a consumer holds is freed when the consumer closes them. A
   * second call does nothing.
   */
  @Override
  public void close() {
    queue.stop();
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= joined(thread);
    }
    queue.free();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the number of blocks allocated so far. */
  int blocksAllocated() {
    return queue.allocated();
  }

  List<Thread> threads() {
    return threads;
  }

  /**
   * Waits even when interrupted, because native code may still write. Returns whether it was
   * interrupted.
   */
  private static boolean joined(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }
}
