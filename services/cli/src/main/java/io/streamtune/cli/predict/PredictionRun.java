package io.streamtune.cli.predict;

import io.streamtune.cli.predict.ImageFiles.Found;
import io.streamtune.display.terminal.FileProblem;
import io.streamtune.events.ErrorCode;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.local.LocalClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run over files: reads ahead, classifies, and writes the results in the order of the files.
 */
final class PredictionRun {
  private static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * How results are made.
   *
   * @param classes names in the model's order
   * @param top most labels per image
   * @param fileBytesMax longest file to read
   */
  record Rules(List<String> classes, int top, long fileBytesMax) {}

  /**
   * The outcome of a run.
   *
   * @param images files that were classified
   * @param errors files that were not
   * @param unread whether the output was closed, as by {@code | head}; the run ended there
   */
  record Tally(long images, long errors, boolean unread) {}

  private final Rules rules;
  private final LocalClassifier classifier;
  private final FileResultFormat format;
  private final PrintStream out;
  private final Runnable answered;
  private final FilesInFlight inFlight = new FilesInFlight(this::answer);
  private long images;
  private long errors;

  /**
   * Creates a run.
   *
   * @param answered called after each result, for progress
   */
  PredictionRun(
      Rules rules,
      LocalClassifier classifier,
      FileResultFormat format,
      PrintStream out,
      Runnable answered) {
    this.rules = rules;
    this.classifier = classifier;
    this.format = format;
    this.out = out;
    this.answered = answered;
  }

  /** Classifies all files. */
  Tally run(ImageFiles files) {
    try {
      files.forEach(
          found -> {
            start(found);
            writeWhile(inFlight::next);
          });
      writeWhile(inFlight::last);
      return new Tally(images, errors, false);
    } catch (Unread _) {
      return new Tally(images, errors, true);
    }
  }

  private void writeWhile(Supplier<Optional<FileResult>> source) {
    for (Optional<FileResult> next = source.get(); next.isPresent(); next = source.get()) {
      write(next.get());
    }
  }

  private void start(Found found) {
    String file = found.path().toString();
    switch (found) {
      case Found.Problem(Path _, String code, String message) ->
          inFlight.add(new FileResult.Failed(file, code, message));
      case Found.Image(Path path) -> {
        try {
          read(path);
        } catch (IOException e) {
          inFlight.add(new FileResult.Failed(file, FileResult.UNREADABLE, FileProblem.reason(e)));
        }
      }
    }
  }

  private void read(Path path) throws IOException {
    String file = path.toString();
    long sizeBytes = Files.size(path);
    if (sizeBytes > rules.fileBytesMax()) {
      String message = sizeBytes + " bytes; the limit is " + rules.fileBytesMax();
      inFlight.add(new FileResult.Failed(file, ErrorCode.TOO_MANY_BYTES.wire(), message));
      return;
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes((int) Math.min(rules.fileBytesMax() + 1, Integer.MAX_VALUE - 8));
    }
    if (bytes.length == 0) {
      inFlight.add(new FileResult.Failed(file, ErrorCode.EMPTY.wire(), "the file is empty"));
      return;
    }
    // The file name alone seeds the views of --tta, so the same file gets the same result from any
    // folder.
    String id = Optional.ofNullable(path.getFileName()).orElse(path).toString();
    inFlight.add(file, bytes.length, classifier.classify(id, bytes));
  }

  private FileResult answer(String file, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Predicted known ->
          new FileResult.Labels(
              file, TopClasses.of(known.probabilities(), rules.classes(), rules.top()));
      case Outcome.Rejected(ErrorCode code, String _, String detail) ->
          new FileResult.Failed(file, code.wire(), detail);
      case Outcome.Unavailable(String reason) ->
          throw new IllegalStateException("only a service is unavailable: " + reason);
    };
  }

  private void write(FileResult answer) {
    switch (answer) {
      case FileResult.Labels _ -> images++;
      case FileResult.Failed _ -> errors++;
    }
    out.println(format.line(answer));
    if (out.checkError()) {
      throw new Unread();
    }
    answered.run();
  }
}
