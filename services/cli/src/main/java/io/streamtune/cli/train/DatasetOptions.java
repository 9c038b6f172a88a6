package io.streamtune.cli.train;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.dataset.SkippedFile;
import io.streamtune.trainer.dataset.ValidationSplit;
import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that choose the photos and their labels. */
final class DatasetOptions {
  // Why: more would fill the screen; the report lists all.
  private static final int SKIPPED_SHOWN = 10;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(
      paramLabel = "DIR",
      description = {
        "The photos: DIR/train/CLASS/* and DIR/valid/CLASS/*; or DIR/CLASS/*, of which a share is"
            + " held out for validation."
      })
  Path folder;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = {
        "Labels from a csv file: a header, then file name and labels, those separated by spaces."
            + " File names are relative to DIR."
      })
  private Optional<Path> csv = Optional.empty();

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      description = "With --csv: added to every file name, for example .jpg.")
  private String suffix = "";

  @Option(
      names = "--valid-share",
      paramLabel = "SHARE",
      description = {
        "Part that is held out for validation where DIR has no valid/, 0 to 1. Default:"
            + " ${DEFAULT-VALUE}."
      })
  private double validShare = 0.2;

  @Option(
      names = "--multi-label",
      description = {
        "Any number of labels for each photo: a sigmoid for each class instead of one softmax. A"
            + " csv file whose rows have several labels says so by itself."
      })
  private boolean multiLabel;

  /** Reads photos to train with and shows the progress; lists the files that it leaves out. */
  ImageDataset read(Terminal terminal, Preprocessing spec) {
    ValidationSplit split = new ValidationSplit(validShare, ValidationSplit.RECIPE.seed());
    ImageDataset data =
        checked(
            terminal,
            spec,
            reader ->
                csv.isPresent()
                    ? reader.fromCsv(csv.get(), folder, suffix, split)
                    : reader.fromFolder(folder, split));
    tell(terminal, data.skipped());
    return multiLabel ? data.asMultiLabel() : data;
  }

  /** Reads photos to evaluate a model on. */
  LabelledPhotos toMeasure(Terminal terminal, Preprocessing spec, List<String> classes) {
    LabelledPhotos photos =
        checked(
            terminal,
            spec,
            reader ->
                csv.isPresent()
                    ? reader.toMeasure(csv.get(), folder, suffix, classes)
                    : reader.toMeasure(folder, classes));
    tell(terminal, photos.skipped());
    return photos;
  }

  private static <T> T checked(
      Terminal terminal, Preprocessing spec, Function<DatasetReader, T> read) {
    try (CheckBar bar = new CheckBar(terminal)) {
      int threads = Runtime.getRuntime().availableProcessors();
      return read.apply(
          new DatasetReader(new FileCheck(spec, DecodeLimits.DEFAULTS, threads, bar)));
    }
  }

  private static void tell(Terminal terminal, List<SkippedFile> skipped) {
    for (SkippedFile file : skipped.stream().limit(SKIPPED_SHOWN).toList()) {
      terminal.err().printf("Left out: %s (%s: %s)%n", file.file(), file.code(), file.detail());
    }
    if (skipped.size() > SKIPPED_SHOWN) {
      terminal.err().printf("Left out: %d more files%n", skipped.size() - SKIPPED_SHOWN);
    }
  }

  /** The number of files is known when the first one is checked. */
  private static final class CheckBar implements FileCheck.Progress, AutoCloseable {
    private final Terminal terminal;
    private @Nullable Progress progress;

    CheckBar(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public synchronized void checked(int done, int total) {
      if (progress == null) {
        progress = Progress.start(terminal, "Reading photos", total, "images");
      }
      progress.advanceTo(done);
    }

    @Override
    public synchronized void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
