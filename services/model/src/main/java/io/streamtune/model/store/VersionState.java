package io.streamtune.model.store;

import java.util.Locale;

/** The state of a version under the name that it is stored under. */
public enum VersionState {
  /** Promoted last, by the gate or by a user: the version that the unversioned name means. */
  PROMOTED,
  /**
   * Imported by a user. While no version is promoted, the unversioned name means the newest of
   * these.
   */
  IMPORTED,
  /** Made by training and not promoted: found only by name and version. */
  CANDIDATE;

  /** Returns the state as a lower-case word, for output and JSON. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
