package io.streamtune.trainer.finetune.step;

import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.evaluate.Targets;
import java.util.List;

/** Converts the labels of photos to the targets that predictions are compared with. */
public final class PhotoTargets {
  private PhotoTargets() {}

  public static Targets of(List<LabelledPhoto> photos, ImageDataset data) {
    return data.multiLabel()
        ? Targets.multi(
            photos.stream()
                .map(photo -> photo.labels().stream().mapToInt(Integer::intValue).toArray())
                .toList(),
            data.classes().size())
        : Targets.single(
            photos.stream().map(photo -> photo.labels().getFirst()).toList(),
            data.classes().size());
  }
}
