package io.streamtune.inference;

import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.crash.Trials;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.decode.Look;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.tta.Looks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * The way into the tensor: images wait here until there are rows for their views and room at the
 * decoders.
 *
 * <p>Images that are to be looked at again go first: they are older, and while they wait no other
 * image is decoded. So there are never more of them than the tensor has rows; and as none of them
 * holds rows while it waits, they cannot block each other. New images are bounded by those who
 * submit them, and take turns by where they come from.
 *
 * <p>An image whose partition was taken away is given up, not decoded.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
final class Intake {
  private final Looks looks;
  private final ModelSwitch models;
  private final RowArena rows;
  private final Decoders decoders;
  private final Trials trials;
  private final Answers answers;
  private final WaitingImages pending = new WaitingImages();
  private final Deque<Look> doubtful = new ArrayDeque<>();
  private long sequence;

  Intake(
      Looks looks,
      ModelSwitch models,
      RowArena rows,
      Decoders decoders,
      Trials trials,
      Answers answers) {
    this.looks = looks;
    this.models = models;
    this.rows = rows;
    this.decoders = decoders;
    this.trials = trials;
    this.answers = answers;
  }

  void submit(List<ImageRequest> requests) {
    requests.forEach(pending::add);
  }

  /** Takes an image that is to be looked at again. */
  void submitAgain(Look look) {
    doubtful.add(look);
  }

  /**
   * Returns the number of images that are to be looked at again. Called on: any thread, as a hint.
   */
  int doubtful() {
    return doubtful.size();
  }

  /** Returns whether an image waits. */
  boolean isWaiting() {
    return !pending.isEmpty() || !doubtful.isEmpty();
  }

  /** Gives up the images that are not to be begun, or looked at again, any more. */
  void giveUpStale() {
    pending.giveUp(answers::giveUp);
    List<Look> stale = doubtful.stream().filter(look -> look.request().isStale()).toList();
    doubtful.removeAll(stale);
    stale.forEach(look -> answers.giveUp(look.request()));
  }

  /** Gives the decoders what they, the rows and the images allow. */
  void decode(long nowNanos) {
    looks.backlog(pending.isEmpty() ? 0 : nowNanos - pending.oldestNanos(), nowNanos);
    if (trials.isTrying() && isIdle()) {
      trials.ended();
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
    return !pending.isEmpty() && begin(looks.first(pending.element()), pending::remove);
  }

  /** What lies behind is given up when its turn comes, or all at once by who tells of it. */
  private void giveUpFirst() {
    while (!doubtful.isEmpty() && doubtful.element().request().isStale()) {
      answers.giveUp(doubtful.remove().request());
    }
    while (!pending.isEmpty() && !pending.element().mayBegin()) {
      answers.giveUp(pending.element());
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
  private boolean begin(Look look, Runnable remove) {
    if (!trials.mayBegin(look.request(), isIdle())) {
      return false;
    }
    OptionalInt first = rows.claim(look.plan().views().size());
    if (first.isEmpty()) {
      return false;
    }
    remove.run();
    decoders.submit(new DecodeTask(look, models.preprocessing(), first.getAsInt(), sequence++));
    models.decoding();
    return true;
  }
}
