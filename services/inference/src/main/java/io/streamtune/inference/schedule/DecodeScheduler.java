package io.streamtune.inference.schedule;

import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.decode.Pass;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.model.ModelSwitch;
import io.streamtune.inference.quarantine.Quarantine;
import io.streamtune.inference.tta.TtaScheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decides which image is decoded next: images wait here until there are rows for their views and
 * the decoders have room.
 *
 * <p>Images that get another pass go first: they are older, and while they wait no other image is
 * decoded. So there are never more of them than the tensor has rows; and as none of them holds rows
 * while it waits, they cannot block each other. New images are bounded by those who submit them,
 * and take turns by where they come from.
 *
 * <p>An image whose partition was taken away is given up, not decoded.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
final class DecodeScheduler {
  private final TtaScheduler ttaScheduler;
  private final ModelSwitch models;
  private final RowArena rows;
  private final Decoders decoders;
  private final Quarantine quarantine;
  private final ResultEmitter results;
  private final WaitingImages pending = new WaitingImages();
  private final Deque<Pass> doubtful = new ArrayDeque<>();
  private long sequence;

  DecodeScheduler(
      TtaScheduler ttaScheduler,
      ModelSwitch models,
      RowArena rows,
      Decoders decoders,
      Quarantine quarantine,
      ResultEmitter results) {
    this.ttaScheduler = ttaScheduler;
    this.models = models;
    this.rows = rows;
    this.decoders = decoders;
    this.quarantine = quarantine;
    this.results = results;
  }

  void submit(List<ImageRequest> requests) {
    requests.forEach(pending::add);
  }

  /** Takes an image that gets another pass. */
  void submitAgain(Pass pass) {
    doubtful.add(pass);
  }

  /** Returns the number of images that wait for another pass. Called on: any thread, as a hint. */
  int doubtful() {
    return doubtful.size();
  }

  /** Returns whether an image waits. */
  boolean isWaiting() {
    return !pending.isEmpty() || !doubtful.isEmpty();
  }

  /** Gives up the images that no other pass is made of any more, and those that are not begun. */
  void giveUpStale() {
    pending.giveUp(results::giveUp);
    List<Pass> stale = doubtful.stream().filter(pass -> pass.request().isStale()).toList();
    doubtful.removeAll(stale);
    stale.forEach(pass -> results.giveUp(pass.request()));
  }

  /** Gives the decoders what they, the rows and the images allow. */
  void decode(long nowNanos) {
    ttaScheduler.backlog(pending.isEmpty() ? 0 : nowNanos - pending.oldestNanos(), nowNanos);
    if (quarantine.isTrying() && isIdle()) {
      quarantine.ended();
    }
    while (decodeNext()) {
      // Until the decoders, the rows or the images run out.
    }
  }

  private boolean decodeNext() {
    giveUpFirst();
    if (!decoders.hasRoom() || !models.mayDecode()) {
      return false;
    }
    if (!doubtful.isEmpty()) {
      return begin(doubtful.element(), doubtful::remove);
    }
    return !pending.isEmpty() && begin(ttaScheduler.first(pending.element()), pending::remove);
  }

  /** What lies behind is given up when its turn comes, or all at once by who tells of it. */
  private void giveUpFirst() {
    while (!doubtful.isEmpty() && doubtful.element().request().isStale()) {
      results.giveUp(doubtful.remove().request());
    }
    while (!pending.isEmpty() && !pending.element().mayBegin()) {
      results.giveUp(pending.element());
      pending.remove();
    }
  }

  /** Returns whether every image that was begun is through: each holds rows, or waits for some. */
  private boolean isIdle() {
    return doubtful.isEmpty() && rows.used() == 0;
  }

  /**
   * Starts the first of a queue and removes it there, if it may begin and there are rows for it.
   */
  private boolean begin(Pass pass, Runnable remove) {
    if (!quarantine.mayBegin(pass.request(), isIdle())) {
      return false;
    }
    OptionalInt first = rows.claim(pass.plan().views().size());
    if (first.isEmpty()) {
      return false;
    }
    remove.run();
    decoders.submit(new DecodeTask(pass, models.preprocessing(), first.getAsInt(), sequence++));
    models.decoding();
    return true;
  }
}
