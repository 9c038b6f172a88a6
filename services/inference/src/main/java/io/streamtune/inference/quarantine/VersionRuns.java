package io.streamtune.inference.quarantine;

import io.streamtune.events.ModelRef;
import io.streamtune.inference.quarantine.JournalFile.VersionEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the images that each of the most recent model versions has run without a crash. If a
 * version crashes before it has proven to work, the version is the first suspect, not the image.
 *
 * <p><b>Called on:</b> ort-N.
 */
final class VersionRuns {
  /** Images after which a version counts as working: a few batches of each size. */
  static final long PROVEN = 64;

  private final JournalFile file;
  private final Map<ModelRef, Integer> slots = new HashMap<>();
  private int oldest;

  VersionRuns(JournalFile file) {
    this.file = file;
  }

  /**
   * Returns the slot of a version in the file. A new version takes an empty slot, or replaces the
   * oldest.
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
