package io.streamtune.trainer.recipe;

import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.vision.view.Augmentation;
import java.util.List;

/**
 * All hyper-parameters of a fine-tune; only the base model and the photos come from elsewhere.
 *
 * @param size side of the network's square input, in pixels
 * @param batchSize photos of a mini-batch
 * @param augmentation random transforms of the training photos
 * @param head head that replaces the base model's classifier
 * @param momentum momentum of the optimizer
 * @param weightDecay share of each weight that is added to its gradient
 * @param fits the fits, one after the other
 * @param tta number of augmented views in the final evaluation, beside the plain one; 0 for none
 * @param seed seeds the head's weights, the order of the photos, their augmentation and dropout
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
   * The recipe of fastai's lesson 1: three epochs of the head at 1e-2, then one of all layers at
   * 1e-5, 1e-4 and 1e-2 with frozen batch-norms; each epoch is a cosine cycle of its own; test-time
   * augmentation with four views.
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

  /** Returns the number of epochs of all fits together. */
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

  /** Returns the same recipe with another image size, another mini-batch size and another seed. */
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
