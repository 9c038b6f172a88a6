package io.streamtune.model.store;

import java.util.Locale;

/** What a version is to the name that it is stored under. */
public enum VersionState {
  /** Put into service last, by a gate or by a person: what the bare name means. */
  PROMOTED,
  /** Brought by a person; the newest is what the bare name means while none is promoted. */
  IMPORTED,
  /** Made by training and not in service: it is found by its version alone. */
  CANDIDATE;

  /** Returns it for people and programs. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
