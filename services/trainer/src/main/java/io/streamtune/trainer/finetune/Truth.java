package io.streamtune.trainer.finetune;

import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledImage;
import io.streamtune.trainer.evaluate.Targets;
import java.util.List;

/** The labels of photos, as predictions are measured by them. */
final class Truth {
  private Truth() {}

  static Targets of(List<LabelledImage> photos, ImageDataset data) {
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
