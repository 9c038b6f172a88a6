package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.history.TrainingHistory.Stage;
import io.streamtune.trainer.release.report.DatasetSummary.ClassCount;
import io.streamtune.trainer.release.report.Gallery.Mistake;
import io.streamtune.trainer.schedule.CosineRestarts;
import io.streamtune.trainer.schedule.RangeTest;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.Sweep;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import javax.imageio.ImageIO;

/** Made-up runs that look like the recipe's. */
final class SampleReports {
  private SampleReports() {}

  static RunReport of(List<String> classes, int batchesPerEpoch) {
    Random random = new Random(7);
    Evaluation evaluation = evaluation(classes, 500, random);
    return new RunReport(
        setup(classes),
        Optional.of(finding(random)),
        new TrainingHistory(
            "accuracy",
            List.of(
                stage("frozen", 3, batchesPerEpoch, random),
                stage("unfrozen", 1, batchesPerEpoch, random))),
        List.of(
            new Result("frozen", evaluation),
            new Result("unfrozen", evaluation),
            new Result("with test-time augmentation", evaluation)),
        gallery(classes),
        new RunCosts(
            List.of(
                new RunCosts.Stage("learning-rate finder", Duration.ofMillis(8_400), Double.NaN),
                new RunCosts.Stage("frozen", Duration.ofSeconds(1_312), 52.3),
                new RunCosts.Stage("unfrozen", Duration.ofSeconds(2_290), 10.04)),
            OptionalLong.of(3_456_000_000L)));
  }

  private static RunSetup setup(List<String> classes) {
    return new RunSetup(
        "Fine-tuning of dogscats",
        "resnet50 (ImageNet)",
        new DatasetSummary(
            23_000,
            500,
            classes.stream().map(name -> new ClassCount(name, 11_500, 250)).toList(),
            "sha256:5f2b7c0de1",
            List.of(new NamedValue("train/<img src=x>.jpg", "is no image"))),
        List.of(
            new NamedValue("first fit", "lr 0.01, 3 cycles of 1 epoch"),
            new NamedValue("second fit", "lrs 1e-5, 1e-4, 1e-2, 1 cycle of 1 epoch"),
            new NamedValue("transforms", "side-on, zoom up to 1.1"),
            new NamedValue("batch size", "64")),
        42,
        List.of(new NamedValue("processor", "2 cores"), new NamedValue("Java", "25")));
  }

  private static RateFinding finding(Random random) {
    RangeTest test = new RangeTest(Sweep.oneEpoch(360));
    while (test.stop().isEmpty()) {
      double decades = Math.log10(test.nextRate());
      double falling = 0.08 + 0.65 / (1 + Math.exp(2.2 * (decades + 3)));
      test.add(falling + Math.exp(5 * (decades - 0.2)) + 0.05 * random.nextDouble());
    }
    return RateFinding.of(test);
  }

  private static Stage stage(String name, int epochs, int batchesPerEpoch, Random random) {
    CosineRestarts rates = new CosineRestarts(batchesPerEpoch, 1, 1);
    List<Batch> batches = new ArrayList<>();
    for (int batch = 0; batch < epochs * batchesPerEpoch; batch++) {
      double loss = 0.04 + 0.5 * Math.exp(-batch / 60.0) + 0.004 * random.nextGaussian();
      batches.add(new Batch(0.01 * rates.at(batch), Math.abs(loss)));
    }
    List<Epoch> rows = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      rows.add(
          new Epoch(
              i, 0.05 - i * 0.004, 0.026 - i * 0.002, 0.989 + 0.0015 * i, Duration.ofSeconds(437)));
    }
    return new Stage(name, batches, rows);
  }

  private static Evaluation evaluation(List<String> classes, int images, Random random) {
    float[][] rows = new float[images][classes.size()];
    List<Integer> labels = new ArrayList<>();
    for (float[] row : rows) {
      int label = labels.size() % classes.size();
      int predicted = random.nextInt(60) == 0 ? random.nextInt(classes.size()) : label;
      row[predicted] = 0.97f;
      labels.add(label);
    }
    return Evaluation.of(classes, Predictions.of(rows), Targets.single(labels, classes.size()));
  }

  private static Gallery gallery(List<String> classes) {
    List<Mistake> mistakes = new ArrayList<>();
    List<ReportPicture> augmentations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "valid/" + classes.getFirst() + "/" + i + ".jpg";
      mistakes.add(
          new Mistake(
              new ReportPicture(name, png(i)),
              classes.getLast(),
              classes.getFirst(),
              0.999 - i * 0.02));
      augmentations.add(new ReportPicture("sample " + i, png(i + 8)));
    }
    return new Gallery(mistakes, augmentations);
  }

  static byte[] png(int i) {
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(i / 16f, 0.5f, 0.8f));
    graphics.fillRect(0, 0, 96, 96);
    graphics.setColor(Color.WHITE);
    graphics.fillOval(10 + 2 * i, 20, 50, 50);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
