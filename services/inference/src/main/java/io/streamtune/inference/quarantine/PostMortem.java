package io.streamtune.inference.quarantine;

import io.streamtune.inference.quarantine.CrashJournal.Verdict;
import io.streamtune.inference.quarantine.JournalFile.Entry;
import io.streamtune.inference.quarantine.JournalFile.VersionEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the journals of dead processes into the verdicts on images and versions.
 *
 * <pre>
 *   killed from outside ─────────────────────────────────────────▶ no image is suspect
 *   died natively ─┬─ images in native code, with others ────────▶ suspects
 *                  ├─ one, alone, on a version that works ───────▶ poison
 *                  └─ a second one, alone, on a version that has
 *                     run next to nothing ───────────────────────▶ the version, not the image
 * </pre>
 */
final class PostMortem {
  private static final Logger log = LoggerFactory.getLogger(PostMortem.class);

  private final String topic;
  private final Map<CrashJournal.Key, Verdict> known = new LinkedHashMap<>();
  private final Map<String, VersionEntry> versions = new LinkedHashMap<>();

  PostMortem(String topic) {
    this.topic = topic;
  }

  /** Returns the suspect and poison images, at most {@link JournalFile#SUSPECTS_MAX}. */
  Map<CrashJournal.Key, Verdict> known() {
    return known;
  }

  /** Returns the versions and their counts. */
  List<VersionEntry> versions() {
    return List.copyOf(versions.values());
  }

  /** Adds the journal of a dead process. */
  void learn(JournalFile left) {
    if (!left.isJournal()) {
      return;
    }
    for (Entry entry : left.suspects()) {
      known.put(CrashJournal.Key.of(entry), Verdict.of(entry));
    }
    List<VersionEntry> ran = new ArrayList<>(left.versions());
    List<Entry> inHands = left.inHands();
    if (!inHands.isEmpty() && left.log().death() == FatalErrorLog.Death.KILLED) {
      log.info(
          "the process before was killed from outside, or ran out of memory (it left no {}): the {}"
              + " images that native code was processing are read again",
          left.log().files().getFirst(),
          inHands.size());
    } else {
      inHands.forEach(entry -> died(entry, left.isAlone(), ran));
    }
    ran.stream()
        .filter(version -> !version.text().isEmpty())
        .forEach(version -> versions.merge(version.text(), version, PostMortem::sum));
    while (known.size() > JournalFile.SUSPECTS_MAX) {
      known.remove(known.keySet().iterator().next());
    }
  }

  private void died(Entry entry, boolean isAlone, List<VersionEntry> ran) {
    CrashJournal.Key key = CrashJournal.Key.of(entry);
    String image = "%s/%d/%d".formatted(topic, entry.partition(), entry.offset());
    if (!isAlone || !known.containsKey(key)) {
      log.warn(
          "the process died natively with image {} in {}; it is tried alone",
          image,
          where(entry, ran));
      known.merge(key, Verdict.SUSPECT, (before, now) -> before);
      return;
    }
    if (entry.state() >= CrashJournal.FIRST_VERSION) {
      int slot = entry.state() - CrashJournal.FIRST_VERSION;
      VersionEntry version = ran.get(slot);
      boolean isUnproven = version.ran() < VersionRuns.PROVEN;
      if (isUnproven && version.killed() > 0) {
        log.error(
            "version {} kills the process: it died with image {} alone, as with another one before,"
                + " and that version has run {} images in all. The images are not to blame: put"
                + " another version into service (streamtune model rollback, or the setting model)",
            version.text(),
            image,
            version.ran());
        return;
      }
      ran.set(
          slot,
          new VersionEntry(version.text(), version.ran(), version.killed() + (isUnproven ? 1 : 0)));
    }
    log.warn(
        "image {} killed the process alone, in {}; it becomes a dead letter",
        image,
        where(entry, ran));
    known.put(key, Verdict.POISON);
  }

  private static String where(Entry entry, List<VersionEntry> ran) {
    if (entry.state() < CrashJournal.FIRST_VERSION) {
      return "the decoder";
    }
    VersionEntry version = ran.get(entry.state() - CrashJournal.FIRST_VERSION);
    return "the network of %s, which had run %d images".formatted(version.text(), version.ran());
  }

  private static VersionEntry sum(VersionEntry a, VersionEntry b) {
    return new VersionEntry(a.text(), a.ran() + b.ran(), a.killed() + b.killed());
  }
}
