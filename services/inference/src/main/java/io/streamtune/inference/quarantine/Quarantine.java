package io.streamtune.inference.quarantine;

import io.streamtune.events.ImagePosition;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.quarantine.CrashJournal.Verdict;
import java.util.Optional;

/**
 * When an image may go to the decoders: any time, unless it is a suspect, which is tried when
 * nothing else is in decoder and network, and nothing else begins before it is through.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class Quarantine {
  private final Optional<CrashJournal> journal;
  private Optional<ImagePosition> alone = Optional.empty();
  private boolean isGivenUp;

  /** Without a journal nothing is suspect. */
  public Quarantine(Optional<CrashJournal> journal) {
    this.journal = journal;
  }

  /** Returns whether the image killed the process alone; it is not to be tried. */
  public boolean isPoison(ImageRequest request) {
    return verdict(request) == Verdict.POISON;
  }

  /**
   * Returns whether an image may be begun now.
   *
   * @param request the image, perhaps before another pass
   * @param isIdle whether no image is in decoder or network, or between them
   */
  public boolean mayBegin(ImageRequest request, boolean isIdle) {
    if (alone.isPresent()) {
      return request.image().position().equals(alone);
    }
    if (verdict(request) != Verdict.SUSPECT) {
      return true;
    }
    if (isIdle) {
      alone = request.image().position();
      journal.ifPresent(CrashJournal::aloneBegins);
    }
    return isIdle;
  }

  /** Returns whether a suspect is being tried. */
  public boolean isTrying() {
    return alone.isPresent();
  }

  /** An image gets no answer here. If it is the suspect that is tried, it stays suspect. */
  public void givenUp(ImageRequest request) {
    isGivenUp |= alone.isPresent() && request.image().position().equals(alone);
  }

  /** The suspect that was being tried is through; it lived, unless it was given up before. */
  public void ended() {
    boolean lived = !isGivenUp;
    alone.ifPresent(at -> journal.ifPresent(known -> known.aloneEnds(at, lived)));
    alone = Optional.empty();
    isGivenUp = false;
  }

  private Verdict verdict(ImageRequest request) {
    if (journal.isEmpty() || journal.get().isEmpty()) {
      return Verdict.CLEAR;
    }
    Optional<ImagePosition> at = request.image().position();
    return at.isEmpty() ? Verdict.CLEAR : journal.get().of(at.get());
  }
}
