package io.streamtune.inference.quarantine;

import io.streamtune.events.ImagePosition;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.quarantine.CrashJournal.Verdict;
import java.util.Optional;

/**
 * Decides when an image may go to the decoders: at any time, unless it is a suspect. A suspect
 * starts when no other image is being decoded or classified, and no other image starts before it
 * has finished.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class Quarantine {
  private final Optional<CrashJournal> journal;
  private Optional<ImagePosition> alone = Optional.empty();
  private boolean isGivenUp;

  /** Creates a quarantine; without a journal no image is suspect. */
  public Quarantine(Optional<CrashJournal> journal) {
    this.journal = journal;
  }

  /**
   * Returns whether the image killed the process while it was tried alone, and must not be tried
   * again.
   */
  public boolean isPoison(ImageRequest request) {
    return verdict(request) == Verdict.POISON;
  }

  /**
   * Returns whether an image may start now.
   *
   * @param request the image, perhaps before another pass
   * @param isIdle whether no image is in a decoder, in a network or between them
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

  /** Returns whether a suspect is running alone. */
  public boolean isTrying() {
    return alone.isPresent();
  }

  /** Notes that an image was dropped. If it is the suspect that runs alone, it stays a suspect. */
  public void givenUp(ImageRequest request) {
    isGivenUp |= alone.isPresent() && request.image().position().equals(alone);
  }

  /** Ends the run of the suspect alone. It lived, unless it was dropped before. */
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
