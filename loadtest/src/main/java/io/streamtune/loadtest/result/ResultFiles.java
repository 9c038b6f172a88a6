package io.streamtune.loadtest.result;

import io.streamtune.display.terminal.FileProblem;
import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes results as text and on disk. */
public final class ResultFiles {
  /** File name for programs. */
  public static final String JSON = "result.json";

  /** File name for people. */
  public static final String HTML = "result.html";

  private static final String REMEDY = "--out takes a folder that can be made and written to";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultFiles() {}

  /** Returns an object of records as JSON. */
  public static String json(Object result) {
    return MAPPER.writeValueAsString(result);
  }

  /**
   * Creates a folder for results before a long run, so that the run does not fail at its end.
   *
   * @throws UserError if it cannot be created or written to
   */
  public static void prepare(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserError(folder + " is no folder", REMEDY);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserError("no folder can be made: " + FileProblem.sentence(e), REMEDY, e);
    }
    if (!Files.isWritable(folder)) {
      throw new UserError(folder + " cannot be written to", REMEDY);
    }
  }

  /**
   * Writes {@code result.json} and {@code result.html} into a folder and creates it if needed. Each
   * file is written atomically.
   *
   * @throws UserError if the folder cannot be written to
   */
  public static void write(Path folder, LoadResult result) {
    write(folder, JSON, (json(result) + "\n").getBytes(StandardCharsets.UTF_8));
    write(folder, HTML, ResultPage.write(result));
  }

  /**
   * Writes a file atomically into a folder and creates the folder if needed.
   *
   * @throws UserError if the folder cannot be written to
   */
  public static void write(Path folder, String name, byte[] bytes) {
    Path part = folder.resolve(name + ".part");
    try {
      Files.createDirectories(folder);
      Files.write(part, bytes);
      Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError("the result cannot be written: " + FileProblem.sentence(e), REMEDY, e);
    }
  }

  /**
   * Reads a result; a folder stands for the {@code result.json} in it.
   *
   * @throws UserError if the file cannot be read, or is no result of a load test
   */
  public static LoadResult read(Path file) {
    Path json = Files.isDirectory(file) ? file.resolve(JSON) : file;
    try {
      return MAPPER.readValue(Files.readString(json), LoadResult.class);
    } catch (IOException e) {
      throw new UserError(
          FileProblem.sentence(e), "name a result.json, or the folder that it lies in", e);
    } catch (JacksonException e) {
      throw new UserError(
          json + " is no result of a load test",
          "name a result.json that 'streamtune loadtest kafka --out FOLDER' wrote",
          e);
    }
  }
}
