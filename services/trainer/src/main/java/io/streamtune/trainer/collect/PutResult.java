package io.streamtune.trainer.collect;

/** The outcome of putting a labelled image. */
public enum PutResult {
  /** The image is new in the data set. */
  ADDED,
  /** The image was there under another label, and now has the new one. */
  RELABELLED,
  /** The image was there under this label. */
  KNOWN,
  /** A machine's label contradicts a person's, which stays. */
  OUTVOTED,
  /** The class is full, and the sample does not include the image. */
  PASSED_OVER,
  /** The number of classes is at its limit, and the label names a new one. */
  CROWDED_OUT
}
