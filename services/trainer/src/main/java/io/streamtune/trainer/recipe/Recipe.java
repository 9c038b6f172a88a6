package io.streamtune.trainer.recipe;

import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.vision.view.Augmentation;
import java.util.List;

/**
 * Everything that decides a fine-tune, besides the base model and the photos.
 *
 * @param size side of the square that the network sees, in pixels
 * @param batchSize photos of a mini-batch
 * @param augmentation what training does to a photo
 * @param head what replaces the base model's classifier
 * @param momentum of the optimizer
 * @param weightDecay share of each weight that is added to its gradient
 * @param fits one after the other
 * @param tta augmented views at the end, beside the plain one; 0 for none
 * @param seed decides the head's weights, the order of the photos, their augmentation and dropout
 */
public record Recipe(
    int size,
    int batchSize,
    Augmentation augmentation,
    ConcatPoolHead head,
    double momentum,
    double weightDecay,
    List<Fit> fits,
    int tta,
    long seed) {
  /**
   * Lesson 1's: three epochs of the head at 1e-2, one of everything at 1e-5, 1e-4 and 1e-2 with
   * frozen batch-norms, each with a cosine of its own; test-time augmentation with four views.
   */
  public static final Recipe FASTAI =
      new Recipe(
          224,
          64,
          Augmentation.RECIPE,
          ConcatPoolHead.FASTAI,
          0.9,
          0,
          List.of(
              new Fit("frozen", 2, false, false, List.of(1e-2), new Cycles.Cosine(3, 1, 1)),
              new Fit(
                  "unfrozen",
                  0,
                  true,
                  false,
                  List.of(1e-5, 1e-4, 1e-2),
                  new Cycles.Cosine(1, 1, 1))),
          4,
          42);

  /** Checks and copies. */
  public Recipe {
    fits = List.copyOf(fits);
    require(size >= 16 && size <= 4096, "size is " + size, "give 16 to 4096 pixels");
    require(
        batchSize >= 2 && batchSize <= 65_536,
        "batch_size is " + batchSize,
        "give 2 to 65536 photos: a batch-norm needs more than one");
    require(
        momentum >= 0 && momentum < 1, "momentum is " + momentum, "give a number of 0 to below 1");
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "weight_decay is " + weightDecay,
        "give a number of 0 or more");
    require(!fits.isEmpty(), "the recipe has no fit", "give one or more");
    require(tta >= 0 && tta <= 64, "tta is " + tta, "give 0 to 64 augmented views");
  }

  /** Returns how many epochs all fits take together. */
  public int epochs() {
    return fits.stream().mapToInt(fit -> fit.cycles().epochs()).sum();
  }

  /** Returns the same recipe with other fits. */
  public Recipe withFits(List<Fit> newFits) {
    return new Recipe(
        size, batchSize, augmentation, head, momentum, weightDecay, newFits, tta, seed);
  }

  /** Returns the same recipe with other transforms. */
  public Recipe withAugmentation(Augmentation other) {
    return new Recipe(size, batchSize, other, head, momentum, weightDecay, fits, tta, seed);
  }

  /** Returns the same recipe for another size of picture and of mini-batch, and another seed. */
  public Recipe with(int newSize, int newBatchSize, long newSeed) {
    return new Recipe(
        newSize, newBatchSize, augmentation, head, momentum, weightDecay, fits, tta, newSeed);
  }

  private static void require(boolean holds, String problem, String remedy) {
    if (!holds) {
      throw new RecipeException(problem, remedy);
    }
  }
}
