package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.dataset.ValidationSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads labelled photos from disk and decodes every file once.
 *
 * <p>A file that cannot be decoded is listed and left out. It is an error, with a remedy, if that
 * leaves out more than half of the files or all of a class on one side; if there are fewer than two
 * classes; or if a side has no photos.
 *
 * <p>Immutable. Called on: any thread, which is blocked while the files are decoded. Every method
 * throws {@link DatasetException} for the user's mistakes and {@link
 * java.util.concurrent.CancellationException} when the thread is interrupted.
 */
public final class DatasetReader {
  private final FileCheck check;

  /**
   * Creates one.
   *
   * @param check how files are checked
   */
  public DatasetReader(FileCheck check) {
    this.check = check;
  }

  /**
   * Reads {@code folder/train/<class>/*} and {@code folder/valid/<class>/*}.
   *
   * <p>Both sides need the same classes. Names that start with a dot are ignored; files of any
   * extension count. Classes and files are sorted by name so that runs are reproducible; fastai
   * takes files in the order of the file system. Source: fastai v0.7, {@code
   * ImageClassifierData.from_paths}.
   */
  public ImageDataset fromPaths(Path folder) {
    return finish(FolderListing.sides(folder));
  }

  /**
   * Reads {@code folder/<class>/*} and holds a share out for validation.
   *
   * <p>The split is over all files, sorted by class and name, so it does not depend on which of
   * them can be decoded.
   */
  public ImageDataset flat(Path folder, ValidationSplit split) {
    return finish(FolderListing.flat(folder, split));
  }

  /**
   * Reads photos and labels from a csv file: a header, then one row per photo with its file name
   * and its labels, separated by spaces.
   *
   * <p>Multi-label if any row has another number of labels than one. Files that do not exist are
   * skipped. The split is over all rows. Source: fastai v0.7, {@code ImageClassifierData.from_csv}.
   *
   * @param imageFolder folder that file names are relative to
   * @param suffix added to every file name, for example {@code .jpg}; may be empty
   */
  public ImageDataset fromCsv(Path csv, Path imageFolder, String suffix, ValidationSplit split) {
    return finish(CsvListing.read(csv, imageFolder, suffix, split));
  }

  /**
   * Reads {@code folder/train} and {@code folder/valid} if either exists; else class folders, of
   * which a share is held out.
   */
  public ImageDataset fromFolder(Path folder, ValidationSplit split) {
    boolean sides = Files.exists(folder.resolve("train")) || Files.exists(folder.resolve("valid"));
    return sides || !Files.isDirectory(folder) ? fromPaths(folder) : flat(folder, split);
  }

  /**
   * Reads photos to evaluate a model on: {@code folder/valid/<class>/*}, or {@code
   * folder/<class>/*} if there is no valid/. One class is enough, and any class may be absent.
   *
   * @param classes the model's classes; each folder's name must be one of them
   */
  public LabelledPhotos toMeasure(Path folder, List<String> classes) {
    return new MatchedListing(FolderListing.toMeasure(folder), classes).photos(check);
  }

  /** Reads all photos of a csv file to evaluate a model on, as {@link #fromCsv} reads them. */
  public LabelledPhotos toMeasure(Path csv, Path imageFolder, String suffix, List<String> classes) {
    Listing listing = CsvListing.read(csv, imageFolder, suffix, ValidationSplit.RECIPE);
    return new MatchedListing(listing, classes).photos(check);
  }

  private ImageDataset finish(Listing listing) {
    return new CheckedListing(listing, check).dataset();
  }
}
