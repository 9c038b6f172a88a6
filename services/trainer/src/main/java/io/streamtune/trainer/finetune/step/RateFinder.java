package io.streamtune.trainer.finetune.step;

import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.finetune.run.Seeds;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.schedule.RangeTest;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.Sweep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The learning-rate finder on a network: trains batch after batch at rising rates, the same for all
 * trained groups, then restores every number.
 *
 * <p><b>Source</b>: fastai 0.7 {@code learn.lr_find()}, fastai 2 {@code lr_find()}.
 */
public final class RateFinder {
  private RateFinder() {}

  /**
   * Runs the sweep.
   *
   * @param fit tells which layer groups are trained
   */
  public static RateFinding run(
      TrainingContext context, TrainableModel trainable, Fit fit, Sweep sweep)
      throws IOException, InterruptedException {
    Learner learner = trainable.learner();
    learner.freezeTo(fit.freezeTo());
    learner.bnFreeze(fit.bnFreeze());
    Map<String, float[]> before = learner.snapshot();
    List<List<PhotoViews>> batches = batches(context, sweep.batches());
    context.torch().seed(context.seeds().of(Seeds.SWEEP, 0, Seeds.Use.DROPOUT));
    trainable.begin(batches);
    RangeTest test = new RangeTest(sweep);
    try (Sgd optimizer = learner.optimizer(context.recipe().weightDecay());
        Task task = context.listener().begin("Learning-rate finder", sweep.batches(), "batches")) {
      for (List<PhotoViews> batch : batches) {
        if (test.stop().isPresent()) {
          break;
        }
        step(context, trainable, optimizer, test, batch);
        task.remark(remark(test));
        task.advance(1);
      }
    }
    learner.restore(before);
    return RateFinding.of(test);
  }

  private static void step(
      TrainingContext context,
      TrainableModel trainable,
      Sgd optimizer,
      RangeTest test,
      List<PhotoViews> batch)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped between two batches");
    }
    List<Double> rates = Collections.nCopies(Fit.GROUPS, test.nextRate());
    double momentum = context.recipe().momentum();
    Learner learner = trainable.learner();
    int rows = batch.size();
    test.add(
        context
            .crashMark()
            .take(
                "the learning-rate finder with %d photos".formatted(rows),
                () -> learner.step(trainable.parts(batch), rows, optimizer, rates, momentum)));
  }

  private static String remark(RangeTest test) {
    return test.points().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "rate %.2g, loss %.4f",
            test.points().getLast().rate(),
            test.points().getLast().loss());
  }

  /** Returns as many mini-batches as the sweep takes, epoch after epoch. */
  private static List<List<PhotoViews>> batches(TrainingContext context, long count) {
    List<List<PhotoViews>> batches = new ArrayList<>();
    for (int epoch = 0; batches.size() < count; epoch++) {
      batches.addAll(
          Batches.ofEpoch(
              context.data().train(),
              context.recipe().batchSize(),
              Optional.of(context.recipe().augmentation()),
              context.seeds().of(Seeds.SWEEP, epoch, Seeds.Use.PHOTOS)));
    }
    return batches.subList(0, Math.toIntExact(count));
  }
}
