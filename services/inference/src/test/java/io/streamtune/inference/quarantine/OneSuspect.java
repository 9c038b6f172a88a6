package io.streamtune.inference.quarantine;

import io.streamtune.inference.ingest.ImageRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A journal that knows one suspect: the image that a process had in its hands when it died. */
public final class OneSuspect implements AutoCloseable {
  private static final FatalErrorLog NONE = new FatalErrorLog(List.of(), false, Instant.EPOCH);

  private final CrashJournal journal;

  /** Makes it in this folder. */
  public OneSuspect(Path folder, ImageRequest suspect) throws IOException {
    String topic = suspect.image().position().orElseThrow().topic();
    try (CrashJournal dies = CrashJournal.open(folder, "stream", topic, NONE)) {
      dies.enter(suspect, 0);
    }
    journal = CrashJournal.open(folder, "stream", topic, NONE);
  }

  /** Returns the guard of a pipeline. */
  public CrashGuard guard() {
    return CrashGuard.of(journal);
  }

  /** Returns whether the image is still a suspect. */
  public boolean isKnown() {
    return !journal.isEmpty();
  }

  @Override
  public void close() {
    journal.close();
  }
}
