package io.streamtune.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real launcher in a project of one source file, with a {@code mvn} that only writes down its
 * arguments and a {@code java} that only prints them.
 */
final class FakeProject {
  /** What a call of the launcher came to. */
  record Result(int exitCode, String out, String err) {}

  final Path folder;
  final Map<String, String> environment = new HashMap<>();

  FakeProject(Path parent) throws IOException {
    folder = Files.createDirectories(parent.resolve("a project"));
    Files.copy(ProjectFiles.ROOT.resolve("streamtune"), folder.resolve("streamtune"));
    write("pom.xml", "<project/>");
    write("loadtest/pom.xml", "<project/>");
    write("loadtest/src/main/java/Load.java", "class Load {}");
    write("services/cli/pom.xml", "<project/>");
    write("services/cli/src/main/java/Main.java", "class Main {}");
    write("services/cli/src/main/java/Other.java", "class Other {}");
    jdk("jdk", "25.0.1", "printf '[%s]\\n' \"$@\"; exit ${FAKE_EXIT:-0}");
    script(
        "bin/mvn",
        """
        echo "$*" >>"$FAKE_BUILDS"
        if [ -n "${FAKE_FAILURE:-}" ]; then echo "[ERROR] $FAKE_FAILURE"; exit 1; fi
        if [ -n "${FAKE_GATE:-}" ]; then read -r _ <"$FAKE_GATE"; fi
        mkdir -p services/cli/target/lib
        echo jar >services/cli/target/lib/library.jar
        echo jar >services/cli/target/streamtune-cli.jar
        """);
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("STREAMTUNE_JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("FAKE_BUILDS", folder.resolve("builds.txt").toString());
  }

  /** Makes a folder that looks like a JDK of that version. */
  void jdk(String name, String version, String java) throws IOException {
    write(name + "/release", "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(name + "/bin/java", java);
    script(name + "/bin/javac", "");
  }

  void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, text);
  }

  void script(String file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(
        folder.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Returns the arguments of each call of Maven so far. */
  List<String> builds() throws IOException {
    Path calls = folder.resolve("builds.txt");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  Result call(String... arguments) throws Exception {
    return finish(start(folder.resolve("streamtune"), arguments));
  }

  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Result finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), out, err);
  }
}
