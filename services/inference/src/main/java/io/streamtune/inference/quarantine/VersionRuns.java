package io.streamtune.inference.quarantine;

import io.streamtune.events.ModelRef;
import io.streamtune.inference.quarantine.JournalFile.VersionEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many images each version of the model has run without harm, of those that came last. One that
 * kills the process before it has shown that it works is the first suspect, not the image.
 *
 * <p><b>Called on:</b> ort-N.
 */
final class VersionRuns {
  /** Images after which a version is taken to work: a few batches of each size. */
  static final long PROVEN = 64;

  private final JournalFile file;
  private final Map<ModelRef, Integer> slots = new HashMap<>();
  private int oldest;

  VersionRuns(JournalFile file) {
    this.file = file;
  }

  /**
   * Returns where a version stands in the file; one that is new takes a free place, or the next.
   */
  synchronized int slot(ModelRef version) {
    Integer known = slots.get(version);
    return known == null ? enter(version) : known;
  }

  private int enter(ModelRef version) {
    String text = "%s:%s (%s)".formatted(version.name(), version.version(), version.digest());
    List<VersionEntry> entries = file.versions();
    int slot = at(text, entries);
    if (slot < 0) {
      slot = at("", entries);
      if (slot < 0) {
        slot = oldest;
        oldest = (oldest + 1) % entries.size();
      }
      slots.values().remove(slot);
      file.version(slot, new VersionEntry(text, 0, 0));
    }
    slots.put(version, slot);
    return slot;
  }

  private static int at(String text, List<VersionEntry> entries) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).text().equals(text)) {
        return i;
      }
    }
    return -1;
  }

  synchronized void ran(ModelRef version, int images) {
    file.ran(slot(version), images);
  }
}
