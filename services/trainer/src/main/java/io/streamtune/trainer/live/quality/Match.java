package io.streamtune.trainer.live.quality;

import java.util.Locale;

/** The outcome of a label that was compared with the predictions. */
public enum Match {
  /** The first label of its prediction. */
  MATCHED,
  /** Replaces an earlier label of the same prediction. */
  CORRECTED,
  /** Names the same class as before. */
  REPEATED,
  /** A machine's label that contradicts a person's, which stays. */
  OUTVOTED,
  /** The prediction was labelled before and has left the window. */
  PAST,
  /** No prediction of the image is known; if one arrives soon, the label is matched then. */
  UNMATCHED,
  /** Names no class, or several. */
  NOT_ONE_CLASS;

  /** Returns the name as used in a metric's tag. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
