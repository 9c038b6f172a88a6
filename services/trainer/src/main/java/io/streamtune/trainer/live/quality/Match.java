package io.streamtune.trainer.live.quality;

import java.util.Locale;

/** What became of a label that was held against the predictions. */
public enum Match {
  /** It is the first verdict on its prediction. */
  MATCHED,
  /** It takes the place of an earlier verdict on the same prediction. */
  CORRECTED,
  /** It says what was said before. */
  REPEATED,
  /** A person said something else, a machine cannot overrule that. */
  OUTVOTED,
  /** Its prediction was judged so long ago that it counts no more. */
  PAST,
  /** No prediction of its image is known; if one comes soon, it is matched then. */
  UNMATCHED,
  /** It names no class or several. */
  NOT_ONE_CLASS;

  /** Returns the name as it stands in a metric's label. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
