package io.streamtune.trainer.collect;

/** What became of a labelled image. */
public enum PutResult {
  /** It is a new image of the data set. */
  ADDED,
  /** It was there under another label, and has the new one now. */
  RELABELLED,
  /** It was there under this label. */
  KNOWN,
  /** A person said something else, a machine cannot overrule that. */
  OUTVOTED,
  /** Its class is full, and the draw fell on it to be left out. */
  PASSED_OVER,
  /** It is of one class more than there may be. */
  CROWDED_OUT
}
