package io.streamtune.trainer.finetune.run;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.files.DurableFiles;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.schedule.RateFinding;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run between two epochs, on disk.
 *
 * <pre>
 * FOLDER/checkpoint/run.json         the key, the position and the finder's result
 *                   model.onnx       the network
 *                   velocities.bin   the optimizer's velocities: name, count, float32 …
 * </pre>
 *
 * <p>A checkpoint is written to a temporary folder and renamed, so there is always a complete one,
 * or none.
 *
 * @param key identifies the job: recipe, base, photos; a run of another job does not resume from it
 * @param velocities the optimizer's velocities, by parameter
 * @param rateFinding result of the learning-rate finder, if it ran at the beginning
 */
public record RunCheckpoint(
    Map<String, Object> key,
    Position position,
    OnnxGraph graph,
    Map<String, float[]> velocities,
    Optional<RateFinding> rateFinding) {
  public static final String NAME = "checkpoint";
  public static final String OLD = "checkpoint.old";
  public static final String PART = "checkpoint.part";

  private static final Logger log = LoggerFactory.getLogger(RunCheckpoint.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** The content of {@code run.json}. */
  private record Run(
      Map<String, Object> key, Position position, Optional<RateFinding> rateFinding) {}

  /** Returns the checkpoint at the beginning of the next fit, with a new optimizer. */
  public RunCheckpoint nextFit() {
    return new RunCheckpoint(key, position.nextFit(), graph, Map.of(), rateFinding);
  }

  /** Returns the path of the network's file, if there is a checkpoint. */
  public static Path model(Path folder) {
    return found(folder).resolve("model.onnx");
  }

  /** Between the two renames only the old checkpoint exists. */
  private static Path found(Path folder) {
    Path at = folder.resolve(NAME);
    return Files.isDirectory(at) ? at : folder.resolve(OLD);
  }

  /** Reads the last checkpoint; empty if no epoch was finished. */
  public static Optional<RunCheckpoint> read(Path folder) throws IOException {
    Optional<RunCheckpoint> last = readOrSetAside(folder, folder.resolve(NAME));
    // Between the two renames only the old checkpoint exists.
    return last.isPresent() ? last : readOrSetAside(folder, folder.resolve(OLD));
  }

  /** Sets a damaged checkpoint aside: it costs its epochs, but must not prevent later runs. */
  private static Optional<RunCheckpoint> readOrSetAside(Path folder, Path found)
      throws IOException {
    try {
      return readFrom(found);
    } catch (JacksonException | InvalidModelException | EOFException | UTFDataFormatException e) {
      Path aside = folder.resolve("checkpoint.damaged");
      delete(aside);
      DurableFiles.move(found, aside);
      log.warn("{} is damaged and not used: {}; it is {} now", found, e.getMessage(), aside);
      return Optional.empty();
    }
  }

  private static Optional<RunCheckpoint> readFrom(Path found) throws IOException {
    if (!Files.isRegularFile(found.resolve("run.json"))) {
      return Optional.empty();
    }
    Run run = JSON.readValue(Files.readAllBytes(found.resolve("run.json")), Run.class);
    return Optional.of(
        new RunCheckpoint(
            run.key,
            run.position,
            OnnxGraph.read(Files.readAllBytes(found.resolve("model.onnx"))),
            velocities(found.resolve("velocities.bin")),
            run.rateFinding));
  }

  /** Writes the checkpoint, replacing the previous one. */
  public void write(Path folder) throws IOException {
    Path part = folder.resolve(PART);
    delete(part);
    Files.createDirectories(part);
    Files.write(
        part.resolve("run.json"), JSON.writeValueAsBytes(new Run(key, position, rateFinding)));
    Files.write(part.resolve("model.onnx"), graph.toBytes());
    writeVelocities(part.resolve("velocities.bin"));
    DurableFiles.forceTree(part);
    Path at = folder.resolve(NAME);
    Path old = folder.resolve(OLD);
    if (Files.exists(at)) {
      delete(old);
      DurableFiles.move(at, old);
    }
    DurableFiles.move(part, at);
    delete(old);
  }

  /** Returns whether the checkpoint has this key; both are compared as JSON. */
  public boolean isOf(Map<String, Object> otherKey) {
    return JSON.valueToTree(key).equals(JSON.readTree(JSON.writeValueAsBytes(otherKey)));
  }

  private void writeVelocities(Path file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(velocities.size());
      for (Map.Entry<String, float[]> velocity : velocities.entrySet()) {
        out.writeUTF(velocity.getKey());
        out.writeInt(velocity.getValue().length);
        for (float value : velocity.getValue()) {
          out.writeFloat(value);
        }
      }
    }
  }

  private static Map<String, float[]> velocities(Path file) throws IOException {
    Map<String, float[]> velocities = new LinkedHashMap<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        float[] values = new float[in.readInt()];
        for (int j = 0; j < values.length; j++) {
          values[j] = in.readFloat();
        }
        velocities.put(name, values);
      }
    }
    return velocities;
  }

  /** Deletes a file, or a folder with its content, if it exists. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
