package io.streamtune.loadtest.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the checked-out commit of this project from git's own files. */
final class Commit {
  private static final String REF = "ref: ";
  private static final String GIT_DIR = "gitdir: ";

  private Commit() {}

  /** Returns the commit of a folder; empty if it is no clone, or git stores it in another way. */
  static Optional<String> of(Path root) {
    try {
      Path git = root.resolve(".git");
      if (Files.isRegularFile(git)) { // A work tree: its git folder is inside the clone's.
        git = root.resolve(Files.readString(git).strip().substring(GIT_DIR.length()));
      }
      String head = Files.readString(git.resolve("HEAD")).strip();
      return head.startsWith(REF) ? ref(git, head.substring(REF.length())) : Optional.of(head);
    } catch (IOException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> ref(Path git, String name) throws IOException {
    Path shared = git.resolve("commondir");
    Path common = Files.exists(shared) ? git.resolve(Files.readString(shared).strip()) : git;
    if (Files.exists(common.resolve(name))) {
      return Optional.of(Files.readString(common.resolve(name)).strip());
    }
    try (Stream<String> packed = Files.lines(common.resolve("packed-refs"))) {
      return packed
          .filter(line -> line.endsWith(" " + name))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    }
  }
}
