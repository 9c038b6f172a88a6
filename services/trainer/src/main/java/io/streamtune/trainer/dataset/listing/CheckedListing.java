package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.Checked;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.ImageFile;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.SkippedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a listing into a data set: files that cannot be decoded are left out, and enough must
 * remain.
 */
final class CheckedListing {
  private static final String UNREADABLE_REMEDY =
      "check that the files are JPEG, PNG, WebP, BMP, TIFF or GIF images";

  private final Listing listing;
  private final List<LabelledPhoto> train = new ArrayList<>();
  private final List<LabelledPhoto> valid = new ArrayList<>();
  private final List<SkippedFile> skipped;
  private final List<String> digestLines = new ArrayList<>();

  CheckedListing(Listing listing, FileCheck check) {
    this.listing = listing;
    this.skipped = new ArrayList<>(listing.skipped());
    int trainFiles = listing.train().size();
    List<LabelledPhoto> all =
        Stream.concat(listing.train().stream(), listing.valid().stream()).toList();
    List<Checked> checked = FileChecker.run(check, all);
    for (int i = 0; i < all.size(); i++) {
      switch (checked.get(i)) {
        case SkippedFile file -> skipped.add(file);
        case Checked.Usable usable -> keep(all.get(i), i < trainFiles, usable.sha256());
      }
    }
  }

  private void keep(LabelledPhoto image, boolean training, String sha256) {
    (training ? train : valid).add(image);
    String path = relative(image.file());
    String names =
        image.labels().stream().map(listing.classes()::get).collect(Collectors.joining("\t"));
    digestLines.add(String.join("\0", training ? "train" : "valid", path, names, sha256) + "\n");
  }

  private String relative(Path file) {
    Path root = listing.root().toAbsolutePath().normalize();
    return root.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  ImageDataset dataset() {
    requireHalf();
    requireEveryClass(train, listing.train(), "training", true);
    requireEveryClass(valid, listing.valid(), "validation", listing.everyClassInValid());
    String lines = digestLines.stream().sorted().collect(Collectors.joining());
    return new ImageDataset(
        listing.classes(),
        train,
        valid,
        listing.multiLabel(),
        skipped,
        ImageFile.sha256(lines.getBytes(StandardCharsets.UTF_8)));
  }

  private void requireHalf() {
    List<SkippedFile> lost =
        skipped.stream().filter(file -> !file.code().equals("folder")).toList();
    int files = train.size() + valid.size() + lost.size();
    if (lost.size() * 2L > files) {
      SkippedFile first = lost.getFirst();
      boolean missing = first.code().equals("missing");
      throw new DatasetException(
          "%d of %d files cannot be used, the first is %s (%s: %s)"
              .formatted(lost.size(), files, first.file(), first.code(), first.detail()),
          missing ? "check the folder and the suffix" : UNREADABLE_REMEDY);
    }
    if (valid.isEmpty()) {
      throw new DatasetException(
          "no validation photo of %s can be used".formatted(listing.root()),
          "give more photos or a larger validation share");
    }
  }

  /** Requires that no class loses all its photos, and that each has one if {@code required}. */
  private void requireEveryClass(
      List<LabelledPhoto> kept, List<LabelledPhoto> listed, String side, boolean required) {
    for (int label = 0; label < listing.classes().size(); label++) {
      int before = count(listed, label);
      if (count(kept, label) == 0 && (required || before > 0)) {
        throw new DatasetException(
            before > 0
                ? "none of the %d %s photos of class \"%s\" can be used"
                    .formatted(before, side, listing.classes().get(label))
                : "class \"%s\" has no %s photo".formatted(listing.classes().get(label), side),
            before > 0 ? UNREADABLE_REMEDY : "give more photos of it, or another seed");
      }
    }
  }

  private static int count(List<LabelledPhoto> images, int label) {
    return (int) images.stream().filter(image -> image.labels().contains(label)).count();
  }
}
