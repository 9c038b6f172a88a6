package io.streamtune.trainer.dataset.rows;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives slots in blocks to decode threads, and full blocks, in order, to consumers.
 *
 * <pre>
 * free memory ─▶ filling (in order; the last one gives out slots) ─▶ full and first ─▶ Rows ─▶ free
 * </pre>
 *
 * <p>Bounded by the number of blocks; when all are in use, decode threads wait. Called on: any
 * thread; one lock guards everything but the pixels.
 */
final class BlockQueue {
  private final List<PhotoViews> photos;
  private final RowSettings settings;
  private final List<BlockPlan.Block> plan;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition space = lock.newCondition();
  private final Deque<BlockMemory> free = new ArrayDeque<>();
  private final Deque<Filling> fillings = new ArrayDeque<>();
  private int planned;
  private int allocated;
  private boolean stopped;
  private boolean freed;
  private @Nullable RuntimeException fatal;

  BlockQueue(List<PhotoViews> photos, List<BlockPlan.Block> plan, RowSettings settings) {
    this.photos = photos;
    this.plan = plan;
    this.settings = settings;
  }

  /** A block that is being decoded. Guarded by the lock. */
  private static final class Filling {
    final BlockPlan.Block block;
    final BlockMemory memory;
    int photosTaken;
    int rowsTaken;
    int photosDone;
    @Nullable RuntimeException failure;
    int failedPhoto = Integer.MAX_VALUE;

    Filling(BlockPlan.Block block, BlockMemory memory) {
      this.block = block;
      this.memory = memory;
    }

    boolean isGivenOut() {
      return photosTaken == block.photos();
    }

    boolean isDone() {
      return photosDone == block.photos();
    }
  }

  /** A photo to decode, and the memory for its rows. */
  static final class Slot {
    private final Filling filling;
    private final int photo;
    private final PhotoViews views;
    private final ByteBuffer target;

    private Slot(Filling filling, int photo, PhotoViews views, ByteBuffer target) {
      this.filling = filling;
      this.photo = photo;
      this.views = views;
      this.target = target;
    }

    PhotoViews photo() {
      return views;
    }

    ByteBuffer target() {
      return target;
    }
  }

  /** Returns the next photo to decode; waits for free memory. Empty at the end or when stopped. */
  Optional<Slot> slot() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && fatal == null) {
        Filling last = fillings.peekLast();
        if (last != null && !last.isGivenOut()) {
          return Optional.of(take(last));
        }
        if (planned == plan.size()) {
          return Optional.empty();
        }
        if (free.isEmpty() && allocated == settings.prefetchBlocks()) {
          space.await();
        } else {
          fillings.add(new Filling(plan.get(planned++), memory()));
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private BlockMemory memory() {
    BlockMemory used = free.poll();
    if (used != null) {
      return used;
    }
    allocated++;
    return new BlockMemory(settings.blockBytes());
  }

  private Slot take(Filling filling) {
    int photo = filling.block.firstPhoto() + filling.photosTaken;
    PhotoViews views = photos.get(photo);
    int rowBytes = settings.spec().rowBytes();
    ByteBuffer target =
        filling.memory.part(filling.rowsTaken * rowBytes, views.views().size() * rowBytes);
    filling.photosTaken++;
    filling.rowsTaken += views.views().size();
    return new Slot(filling, photo, views, target);
  }

  /** Reports that the slot's rows are written. */
  void done(Slot slot) {
    lock.lock();
    try {
      slot.filling.photosDone++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reports that the slot's photo cannot be read. The consumer of its block gets the failure;
   * earlier blocks are delivered.
   */
  void fail(Slot slot, RuntimeException failure) {
    lock.lock();
    try {
      if (slot.photo < slot.filling.failedPhoto) {
        slot.filling.failedPhoto = slot.photo;
        slot.filling.failure = failure;
      }
      slot.filling.photosDone++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Reports that decoding is impossible; waiting consumers get the failure at once. */
  void fail(RuntimeException failure) {
    lock.lock();
    try {
      fatal = fatal == null ? failure : fatal;
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  Optional<Rows> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        requireRunning();
        Filling first = fillings.peek();
        if (first == null && planned == plan.size()) {
          return Optional.empty();
        }
        if (first != null && first.isDone()) {
          return Optional.of(rows(first));
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireRunning() {
    if (stopped) {
      throw new IllegalStateException("the photos were closed");
    }
    if (fatal != null) {
      throw fatal;
    }
  }

  private Rows rows(Filling first) {
    // Other threads may wait for the next block, or for the end.
    wakeAll();
    if (first.failure != null) {
      fatal = first.failure;
      throw first.failure;
    }
    fillings.remove();
    ByteBuffer pixels = first.memory.part(0, first.block.rows() * settings.spec().rowBytes());
    return new Rows(first.block, pixels, () -> release(first.memory));
  }

  private void release(BlockMemory memory) {
    lock.lock();
    try {
      if (freed) {
        memory.close();
      } else {
        free.push(memory);
        space.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    changed.signalAll();
    space.signalAll();
  }

  /** Ends the queue: it gives out no more slots and no more rows. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  /** Frees all memory that no consumer holds. Call it after the decode threads have ended. */
  void free() {
    lock.lock();
    try {
      freed = true;
      free.forEach(BlockMemory::close);
      free.clear();
      fillings.forEach(filling -> filling.memory.close());
      fillings.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of blocks allocated so far. */
  int allocated() {
    lock.lock();
    try {
      return allocated;
    } finally {
      lock.unlock();
    }
  }
}
