package io.streamtune.trainer.finetune.step;

import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.evaluate.Metrics;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.trainer.finetune.run.DivergedException;
import io.streamtune.trainer.finetune.run.Position;
import io.streamtune.trainer.finetune.run.RunListener.MiniBatch;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.finetune.run.Seeds;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.history.TrainingHistory.Stage;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.schedule.LearningRates;
import io.streamtune.trainer.schedule.SmoothedLoss;
import io.streamtune.vision.view.Augmentation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One call of {@code learn.fit}: epochs of mini-batches, each batch with its own rate, and a
 * validation after each epoch.
 *
 * <p><b>Source</b>: fastai v0.7 {@code fit}.
 */
public final class TrainingLoop {
  private final TrainingContext context;
  private final Fit fit;
  private final TrainableModel trainable;
  private final Sgd optimizer;
  private final LearningRates rates;
  private final LongSupplier nanoTime;
  private final int number;
  private final List<Stage> before;
  private final List<Batch> batches = new ArrayList<>();
  private final List<Epoch> epochs = new ArrayList<>();
  private final SmoothedLoss loss;

  /**
   * Creates the loop of a fit, which may resume.
   *
   * @param optimizer without velocities, or with restored ones
   */
  public TrainingLoop(
      TrainingContext context,
      Fit fit,
      TrainableModel trainable,
      Sgd optimizer,
      Position position,
      LongSupplier nanoTime) {
    this.context = context;
    this.fit = fit;
    this.trainable = trainable;
    this.optimizer = optimizer;
    this.number = position.fit();
    this.nanoTime = nanoTime;
    this.rates = fit.cycles().rates(context.batchesPerEpoch());
    this.loss = new SmoothedLoss(position.lossAverage(), position.batches());
    List<Stage> stages = new ArrayList<>(position.history());
    if (position.epochs() > 0) {
      Stage begun = stages.removeLast();
      batches.addAll(begun.batches());
      epochs.addAll(begun.epochs());
    }
    this.before = stages;
  }

  /** The action after each epoch. */
  @FunctionalInterface
  public interface AfterEpoch {
    /** Called on: the training thread. */
    void accept(Position position) throws IOException;
  }

  /** Trains until the fit's last epoch, and returns the position after it. */
  public Position run(AfterEpoch afterEpoch) throws IOException, InterruptedException {
    trainable.learner().freezeTo(fit.freezeTo());
    trainable.learner().bnFreeze(fit.bnFreeze());
    int count = fit.cycles().epochs();
    List<List<List<PhotoViews>>> left = new ArrayList<>();
    for (int epoch = epochs.size(); epoch < count; epoch++) {
      left.add(photos(epoch));
    }
    trainable.begin(left.stream().flatMap(List::stream).toList());
    while (epochs.size() < count) {
      epoch(epochs.size(), count, left.removeFirst());
      afterEpoch.accept(position());
    }
    return position();
  }

  private List<List<PhotoViews>> photos(int epoch) {
    Optional<Augmentation> augmentation =
        fit.precompute() ? Optional.empty() : Optional.of(context.recipe().augmentation());
    long seed = context.seeds().of(number, epoch, Seeds.Use.PHOTOS);
    return Batches.ofEpoch(
        context.data().train(), context.recipe().batchSize(), augmentation, seed);
  }

  private void epoch(int epoch, int count, List<List<PhotoViews>> photos)
      throws IOException, InterruptedException {
    long startNanos = nanoTime.getAsLong();
    context.torch().seed(context.seeds().of(number, epoch, Seeds.Use.DROPOUT));
    String name =
        count == 1 ? fit.name() : "%s, epoch %d of %d".formatted(fit.name(), epoch + 1, count);
    try (Task task = context.listener().begin(name, context.data().train().size(), "images")) {
      for (int batch = 0; batch < photos.size(); batch++) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped between two batches");
        }
        MiniBatch learnt = learn(epoch, batch, photos);
        context.listener().batch(fit, learnt);
        task.remark(
            String.format(
                Locale.ROOT, "rate %.2g, loss %.4f", learnt.rate(), learnt.smoothedLoss()));
        task.advance(photos.get(batch).size());
      }
    }
    Predictions predictions = trainable.validate();
    Targets targets = PhotoTargets.of(context.data().valid(), context.data());
    Epoch row =
        new Epoch(
            epoch,
            loss.value(),
            Metrics.logLoss(predictions, targets),
            Metrics.accuracy(predictions, targets),
            Duration.ofNanos(nanoTime.getAsLong() - startNanos));
    epochs.add(row);
    context.listener().epoch(fit, row);
  }

  private MiniBatch learn(int epoch, int batch, List<List<PhotoViews>> photos) {
    double factor = rates.at(loss.batches());
    List<Double> now = fit.rates().stream().map(rate -> rate * factor).toList();
    double momentum = rates.momentum(loss.batches(), context.recipe().momentum());
    List<PhotoViews> some = photos.get(batch);
    double mean =
        context
            .crashMark()
            .take(
                "'%s' with %d photos".formatted(fit.name(), some.size()),
                () ->
                    trainable
                        .learner()
                        .step(trainable.parts(some), some.size(), optimizer, now, momentum));
    double smoothed = loss.add(mean);
    batches.add(new Batch(now.getLast(), smoothed));
    if (!Double.isFinite(mean)) {
      throw new DivergedException(fit, epoch, now.getLast());
    }
    return new MiniBatch(epoch, batch, photos.size(), now.getLast(), smoothed);
  }

  private Position position() {
    List<Stage> history = new ArrayList<>(before);
    history.add(new Stage(fit.name(), batches, epochs));
    return new Position(number, epochs.size(), loss.average(), loss.batches(), history);
  }
}
