package io.streamtune.inference.simulation;

import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.ingest.ImageRequest;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known from outside of the rows of a process and of the images that wait for them: which
 * rows cannot be free, and how long an image has waited.
 */
final class Tensor {
  private final Life life;
  private final Scheduler scheduler;
  private final BitSet busy = new BitSet();
  private final Map<Long, DecodeTask> tasks = new HashMap<>();
  private final Set<ImageRequest> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private final TreeMap<Long, Integer> sinceNanos = new TreeMap<>();
  private final Set<Integer> failedAlone = new HashSet<>();
  private long longestWaitNanos;

  Tensor(Life life, Scheduler scheduler) {
    this.life = life;
    this.scheduler = scheduler;
  }

  void waits(List<ImageRequest> requests) {
    waiting.addAll(requests);
    requests.forEach(request -> sinceNanos.merge(request.receivedNanos(), 1, Integer::sum));
  }

  /** Returns whether an image has waited so long that views may be left out. */
  boolean mayShed() {
    look();
    long after = life.plan().tta().shedAfter().toNanos();
    return after > 0 && longestWaitNanos >= after;
  }

  private void look() {
    if (!sinceNanos.isEmpty()) {
      long wait = scheduler.nowNanos() - sinceNanos.firstKey();
      longestWaitNanos = Math.max(longestWaitNanos, wait);
    }
  }

  void claimed(DecodeTask task) {
    look();
    if (task.plan().views().size() > 1) {
      scheduler.note(life.name(), "looks at several views", task.plan().views().size());
    }
    if (waiting.remove(task.request())) {
      sinceNanos.computeIfPresent(
          task.request().receivedNanos(), (_, count) -> count == 1 ? null : count - 1);
    }
    int end = task.firstRow() + task.plan().views().size();
    int taken = busy.nextSetBit(task.firstRow());
    life.require(taken < 0 || taken >= end, "row %d is used twice", taken);
    busy.set(task.firstRow(), end);
    tasks.put(task.sequence(), task);
  }

  void released(DecodeTask task) {
    busy.clear(task.firstRow(), task.firstRow() + task.plan().views().size());
    tasks.remove(task.sequence());
  }

  /** A batch has been run; one that failed is run again unless it is of one image. */
  void ran(Set<Long> looks, Set<Integer> tokens, boolean failed) {
    if (failed && looks.size() > 1) {
      scheduler.note(life.name(), "will run images one by one", looks.size());
      return;
    }
    if (failed) {
      failedAlone.addAll(tokens);
    }
    for (long look : looks) {
      DecodeTask task = tasks.get(look);
      life.require(task != null, "rows are run that nobody has claimed");
      if (task != null) {
        released(task);
      }
    }
  }

  boolean hasFailedAlone(int token) {
    return failedAlone.contains(token);
  }
}
