package io.streamtune.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The files of this project. */
final class ProjectFiles {
  static final Path ROOT = Path.of(System.getProperty("streamtune.root", "."));

  private ProjectFiles() {}

  /** Returns all Java sources, relative to the root, also those that are not yet tracked. */
  static List<Path> javaSources() {
    return under("services", "loadtest", "benchmarks").stream()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.toString().contains("/target/"))
        .toList();
  }

  /** Returns the files that are tracked by git, relative to the root; skips without git. */
  static List<Path> tracked() {
    Assumptions.assumeTrue(Files.exists(ROOT.resolve(".git")), "needs a git checkout");
    String names = output("git", "ls-files", "-z");
    return Stream.of(names.split("\0"))
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(file -> Files.isRegularFile(ROOT.resolve(file)))
        .toList();
  }

  /** Returns the lines of a file, or nothing where it is not text. */
  static Optional<List<String>> lines(Path file) {
    try {
      return Optional.of(Files.readAllLines(ROOT.resolve(file), UTF_8));
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files below some folders that exist, relative to the root. */
  static List<Path> under(String... folders) {
    return Stream.of(folders)
        .map(ROOT::resolve)
        .filter(Files::isDirectory)
        .flatMap(folder -> walk(folder).stream())
        .filter(Files::isRegularFile)
        .map(ROOT::relativize)
        .sorted()
        .toList();
  }

  /** Returns the names of the modules below a folder. */
  static List<String> folders(String folder) {
    try (Stream<Path> entries = Files.list(ROOT.resolve(folder))) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("pom.xml")))
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(ROOT.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      Assumptions.assumeTrue(process.waitFor() == 0, "needs git");
      return text;
    } catch (IOException e) {
      return Assumptions.<String>abort("needs git");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
