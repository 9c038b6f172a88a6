package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.local.LocalClassifier;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.TtaPolicy;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.model.bundle.ServingModel;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: {@code uncertain} lies between {@code off} and {@code always}, and meets them at its ends.
 * Method: a real network over JPEGs of sizes at which the decoder reads the photo more finely for
 * the augmented views than for the plain one.
 */
final class TtaNetworkTest {
  private static final float ROUNDING = 1e-5f;
  private static final ServingModel MODEL = ServingModel.of(SwapMaterial.bundle("1"));
  private static final List<byte[]> PHOTOS = photos(8);

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6})
  void a_margin_of_one_is_always(int augmented) throws Exception {
    ViewSet views = new ViewSet.Fastai(augmented);

    same(uncertain(views, 1), new TtaPolicy.Always(views), augmented + 1);
  }

  @Test
  void a_margin_of_one_with_mirror_images_is_always() throws Exception {
    ViewSet views = new ViewSet.Flip();

    same(uncertain(views, 1), new TtaPolicy.Always(views), 2);
  }

  @Test
  void a_margin_of_zero_is_off() throws Exception {
    same(uncertain(new ViewSet.Fastai(4), 0), TtaPolicy.OFF, 1);
  }

  private static TtaPolicy uncertain(ViewSet views, double margin) {
    return new TtaPolicy.Uncertain(views, margin);
  }

  private static void same(TtaPolicy uncertain, TtaPolicy other, int views) throws Exception {
    List<Outcome.Predicted> found = answers(uncertain);
    List<Outcome.Predicted> expected = answers(other);
    for (int i = 0; i < PHOTOS.size(); i++) {
      assertThat(found.get(i).probabilities())
          .containsExactly(expected.get(i).probabilities(), offset(ROUNDING));
      assertThat(found.get(i).tta().views()).isEqualTo(views);
      assertThat(found.get(i).tta().policy()).isEqualTo("uncertain");
    }
  }

  private static List<Outcome.Predicted> answers(TtaPolicy policy) throws Exception {
    ClassifierConfig config =
        ClassifierConfig.defaults().with(new TtaConfig(policy, Duration.ZERO));
    List<Outcome.Predicted> answers = new ArrayList<>();
    try (LocalClassifier classifier = LocalClassifier.open(config, MODEL)) {
      for (int i = 0; i < PHOTOS.size(); i++) {
        Outcome outcome = classifier.classify("photo " + i, PHOTOS.get(i)).get(1, TimeUnit.MINUTES);
        answers.add((Outcome.Predicted) outcome);
      }
    }
    return answers;
  }

  /** The network takes 64 pixels; a short side just above 128 is read at half size, or not. */
  private static List<byte[]> photos(int count) {
    Random random = new Random(11);
    List<byte[]> photos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(170 + i, 129 + 2 * i, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int shape = 0; shape < 60; shape++) {
        Color from = new Color(random.nextInt(1 << 24));
        Color to = new Color(random.nextInt(1 << 24));
        int x = random.nextInt(170);
        int y = random.nextInt(129);
        graphics.setPaint(new GradientPaint(x, y, from, x + 30f, y + 30f, to));
        graphics.fillOval(x, y, 1 + random.nextInt(40), 1 + random.nextInt(40));
      }
      graphics.dispose();
      photos.add(jpeg(image));
    }
    return photos;
  }

  private static byte[] jpeg(BufferedImage image) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
