package io.streamtune.inference.simulation;

import static java.util.Objects.requireNonNull;

import io.streamtune.events.ImagePosition;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.stream.AssignmentState;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known from outside of the rows of a process and of the images that wait for them: which
 * rows cannot be free, and how long an image has waited.
 */
final class Tensor {
  private final Life life;
  private final Scheduler scheduler;
  private final Fairness fairness;
  private final BitSet busy = new BitSet();
  private final Map<Long, DecodeTask> tasks = new HashMap<>();
  private final Set<ImageRequest> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private final TreeMap<Long, Integer> sinceNanos = new TreeMap<>();
  private final Set<Integer> failedAlone = new HashSet<>();
  private Set<Long> staleInRun = Set.of();
  private long longestWaitNanos;

  Tensor(Life life, Fairness fairness, Scheduler scheduler) {
    this.life = life;
    this.fairness = fairness;
    this.scheduler = scheduler;
  }

  /** Takes note of images that begin to wait, and returns them such that it hears of their end. */
  List<ImageRequest> waits(List<ImageRequest> requests) {
    List<ImageRequest> watched = requests.stream().map(this::watched).toList();
    waiting.addAll(watched);
    watched.forEach(request -> sinceNanos.merge(request.receivedNanos(), 1, Integer::sum));
    return watched;
  }

  private ImageRequest watched(ImageRequest request) {
    AtomicReference<ImageRequest> itself = new AtomicReference<>();
    itself.set(
        new ImageRequest(
            request.image(),
            request.key(),
            request.content(),
            request.receivedNanos(),
            request.span(),
            request.assignment(),
            outcome -> {
              if (outcome instanceof Outcome.Unavailable) {
                givenUp(requireNonNull(itself.get()));
              }
              request.reply().accept(outcome);
            }));
    return requireNonNull(itself.get());
  }

  private static AssignmentState stands(ImageRequest request) {
    return request.assignment().get();
  }

  private void givenUp(ImageRequest request) {
    scheduler.note(life.name(), "gives an image up");
    life.require(stands(request) != AssignmentState.CURRENT, "gives up what is its own");
    noLongerWaits(request);
    tasks.values().stream()
        .filter(task -> task.request().equals(request))
        .toList()
        .forEach(this::released);
  }

  private boolean noLongerWaits(ImageRequest request) {
    boolean hasWaited = waiting.remove(request);
    if (hasWaited) {
      sinceNanos.computeIfPresent(
          request.receivedNanos(), (_, count) -> count == 1 ? null : count - 1);
    }
    return hasWaited;
  }

  /** Returns whether an image has waited so long that views may be left out. */
  boolean mayShed() {
    pass();
    long after = life.plan().tta().shedAfter().toNanos();
    return after > 0 && longestWaitNanos >= after;
  }

  private void pass() {
    if (!sinceNanos.isEmpty()) {
      long wait = scheduler.nowNanos() - sinceNanos.firstKey();
      longestWaitNanos = Math.max(longestWaitNanos, wait);
    }
  }

  void claimed(DecodeTask task) {
    pass();
    if (task.plan().views().size() > 1) {
      scheduler.note(life.name(), "makes another pass", task.plan().views().size());
    }
    if (noLongerWaits(task.request())) {
      life.require(
          stands(task.request()) == AssignmentState.CURRENT,
          "begins an image of a partition that goes");
      task.request().image().position().ifPresent(this::begun);
    }
    life.require(
        stands(task.request()) != AssignmentState.ENDED,
        "decodes an image that another member answers");
    int end = task.firstRow() + task.plan().views().size();
    int taken = busy.nextSetBit(task.firstRow());
    life.require(taken < 0 || taken >= end, "row %d is used twice", taken);
    busy.set(task.firstRow(), end);
    tasks.put(task.sequence(), task);
  }

  private void begun(ImagePosition at) {
    life.require(
        !life.membership().isLeaving(at.partition()), "begins %s while the group waits", at);
    fairness.begun(at.partition(), at.offset());
  }

  void released(DecodeTask task) {
    busy.clear(task.firstRow(), task.firstRow() + task.plan().views().size());
    tasks.remove(task.sequence());
  }

  /** Must hold when the event loop has nothing to do. */
  void checkWaiting() {
    boolean isFresh =
        waiting.stream().allMatch(request -> stands(request) == AssignmentState.CURRENT);
    life.require(isFresh, "keeps images of a partition that goes");
  }

  /** Returns the looks at images that another member answers. */
  Set<Long> stale() {
    Set<Long> stale = new HashSet<>();
    tasks.forEach(
        (pass, task) -> {
          if (stands(task.request()) == AssignmentState.ENDED) {
            stale.add(pass);
          }
        });
    return stale;
  }

  /** A batch is about to be run; {@code stale} is what was so when it was handed over. */
  void runs(Set<Long> stale) {
    staleInRun = stale;
  }

  /** A batch has been run; one that failed is run again unless it is of one image. */
  void ran(Set<Long> passes, Set<Integer> tokens, boolean failed) {
    life.require(
        Collections.disjoint(passes, staleInRun), "runs an image that another member answers");
    if (failed && passes.size() > 1) {
      scheduler.note(life.name(), "will run images one by one", passes.size());
      return;
    }
    if (failed) {
      failedAlone.addAll(tokens);
    }
    for (long pass : passes) {
      DecodeTask task = tasks.get(pass);
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
