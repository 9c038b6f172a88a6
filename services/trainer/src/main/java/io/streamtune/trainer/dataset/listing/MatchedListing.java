package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.Checked;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.dataset.SkippedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a listing into photos with the labels of an existing model; classes are matched by name.
 */
final class MatchedListing {
  private final Listing listing;
  private final List<String> classes;

  MatchedListing(Listing listing, List<String> classes) {
    this.listing = listing;
    this.classes = classes;
    for (String name : listing.classes()) {
      if (!classes.contains(name)) {
        throw new DatasetException(
            "class \"%s\" of %s is not one of the model's %d classes"
                .formatted(name, listing.root(), classes.size()),
            "name the folders and labels as 'streamtune model inspect' shows the classes");
      }
    }
  }

  LabelledPhotos photos(FileCheck check) {
    List<LabelledPhoto> all =
        Stream.concat(listing.train().stream(), listing.valid().stream()).toList();
    List<Checked> checked = FileChecker.run(check, all);
    List<LabelledPhoto> usable = new ArrayList<>();
    List<SkippedFile> skipped = new ArrayList<>(listing.skipped());
    for (int i = 0; i < all.size(); i++) {
      switch (checked.get(i)) {
        case SkippedFile file -> skipped.add(file);
        case Checked.Usable _ -> usable.add(matched(all.get(i)));
      }
    }
    if (usable.isEmpty()) {
      throw new DatasetException(
          "no photo of %s can be used".formatted(listing.root()),
          "check that the files are JPEG, PNG, WebP, BMP, TIFF or GIF images");
    }
    return new LabelledPhotos(usable, listing.multiLabel(), skipped);
  }

  private LabelledPhoto matched(LabelledPhoto image) {
    List<Integer> labels =
        image.labels().stream()
            .map(label -> classes.indexOf(listing.classes().get(label)))
            .sorted()
            .toList();
    return new LabelledPhoto(image.file(), labels);
  }
}
