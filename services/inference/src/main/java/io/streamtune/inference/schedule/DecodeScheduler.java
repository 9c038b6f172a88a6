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
 * Decides which image is decoded next. Images wait here until there are rows for their views and
 * the decoders have room.
 *
 * <p>Images that get another pass go first: they are older, and no other image is decoded while
 * they wait. So there are never more of them than the tensor has rows. They cannot block each
 * other, as none of them holds rows while it waits. The submitters bound the number of new images;
 * the queues of new images, one per partition and one for HTTP, take turns.
 *
 * <p>An image whose partition was revoked is dropped, not decoded.
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

  /** Queues an image for another pass. */
  void submitAgain(Pass pass) {
    doubtful.add(pass);
  }

  /**
   * Returns the number of images that wait for another pass. Called on: any thread, as an estimate.
   */
  int doubtful() {
    return doubtful.size();
  }

  /** Returns whether an image waits. */
  boolean isWaiting() {
    return !pending.isEmpty() || !doubtful.isEmpty();
  }

  /**
   * Drops the images of partitions that were revoked, and the new images that must not be started.
   */
  void giveUpStale() {
    pending.giveUp(results::giveUp);
    List<Pass> stale = doubtful.stream().filter(pass -> pass.request().isStale()).toList();
    doubtful.removeAll(stale);
    stale.forEach(pass -> results.giveUp(pass.request()));
  }

  /** Submits images to the decoders while the decoders have room and rows are free. */
  void decode(long nowNanos) {
    ttaScheduler.backlog(pending.isEmpty() ? 0 : nowNanos - pending.oldestNanos(), nowNanos);
    if (quarantine.isTrying() && isIdle()) {
      quarantine.ended();
    }
    while (decodeNext()) {
      // Until the decoders are full, the rows are used up or no image waits.
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

  /** Drops only at the head of each queue; {@link #giveUpStale} drops all of them at once. */
  private void giveUpFirst() {
    while (!doubtful.isEmpty() && doubtful.element().request().isStale()) {
      results.giveUp(doubtful.remove().request());
    }
    while (!pending.isEmpty() && !pending.element().mayBegin()) {
      results.giveUp(pending.element());
      pending.remove();
    }
  }

  /** Returns whether no image is being processed: each holds rows or waits for another pass. */
  private boolean isIdle() {
    return doubtful.isEmpty() && rows.used() == 0;
  }

  /**
   * Starts the first image of a queue and removes it, if it may start and there are rows for it.
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
