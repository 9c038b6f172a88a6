package io.streamtune.trainer.release;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.dataset.rows.RowSettings;
import io.streamtune.trainer.dataset.rows.Rows;
import io.streamtune.trainer.evaluate.RankedImage;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.release.report.Gallery;
import io.streamtune.trainer.release.report.Gallery.Mistake;
import io.streamtune.trainer.release.report.ReportPicture;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pictures of a run, as the network saw them: its most confident mistakes, and some augmentations.
 */
final class Showcase {
  private static final int MISTAKES = 12;
  private static final int AUGMENTED_PHOTOS = 3;
  private static final int VIEWS = 4;

  private final Job job;
  private final List<RankedImage> mistakes;
  private final List<LabelledPhoto> samples;

  Showcase(Job job, FinishedRun outcome) {
    this.job = job;
    Targets targets = outcome.targets();
    this.mistakes = RankedImage.mistakes(outcome.best(), targets, MISTAKES);
    List<LabelledPhoto> train = job.data().train();
    List<LabelledPhoto> spread = new ArrayList<>();
    for (int i = 0; i < Math.min(AUGMENTED_PHOTOS, train.size()); i++) {
      spread.add(train.get(i * train.size() / AUGMENTED_PHOTOS));
    }
    this.samples = spread;
  }

  /** Reads the photos; returns an empty gallery if one of them no longer exists. */
  Gallery gallery() throws InterruptedException {
    List<PhotoViews> photos = new ArrayList<>();
    for (RankedImage mistake : mistakes) {
      photos.add(new PhotoViews(job.data().valid().get(mistake.image()), Views.centre()));
    }
    for (LabelledPhoto sample : samples) {
      for (int i = 0; i < VIEWS; i++) {
        long seed = Views.seed(sample.file() + "#" + i);
        View view = new View.Augmented(seed, job.recipe().augmentation());
        photos.add(new PhotoViews(sample, List.of(view)));
      }
    }
    try {
      List<ReportPicture> pictures = pictures(photos);
      List<Mistake> shown = new ArrayList<>();
      for (int i = 0; i < mistakes.size(); i++) {
        RankedImage mistake = mistakes.get(i);
        shown.add(
            new Mistake(
                pictures.get(i),
                names(mistake.predicted()),
                names(mistake.truth()),
                mistake.confidence()));
      }
      return new Gallery(shown, pictures.subList(mistakes.size(), pictures.size()));
    } catch (DatasetException _) {
      return Gallery.empty();
    }
  }

  private String names(List<Integer> labels) {
    return labels.stream().map(job.data().classes()::get).collect(Collectors.joining(", "));
  }

  private List<ReportPicture> pictures(List<PhotoViews> photos) throws InterruptedException {
    List<ReportPicture> pictures = new ArrayList<>();
    if (photos.isEmpty()) {
      return pictures;
    }
    RowSettings settings =
        new RowSettings(job.preprocessing(), DecodeLimits.DEFAULTS, job.decoders(), 1, 2);
    try (PhotoRows rows = new PhotoRows(photos, settings)) {
      Optional<Rows> next = rows.next();
      while (next.isPresent()) {
        try (Rows row = next.get()) {
          pictures.add(picture(photos.get(row.firstPhoto()), row.pixels()));
        }
        next = rows.next();
      }
    }
    return pictures;
  }

  private ReportPicture picture(PhotoViews photo, ByteBuffer pixels) {
    byte[] rgb = new byte[job.preprocessing().rowBytes()];
    pixels.duplicate().get(rgb);
    Path file = photo.image().file();
    int names = file.getNameCount();
    Path name = file.subpath(Math.max(0, names - 2), names);
    return ReportPicture.ofPixels(name.toString(), rgb, job.preprocessing().size());
  }
}
