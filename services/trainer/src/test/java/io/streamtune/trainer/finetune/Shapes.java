package io.streamtune.trainer.finetune;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small pictures of simple shapes, and a network that has learnt nothing yet. */
final class Shapes {
  static final int SIZE = 32;
  static final List<String> NAMES = List.of("bar", "disc", "frame");

  private Shapes() {}

  /** Writes {@code train/} and {@code valid/} with so many pictures of each class. */
  static Path folders(Path root, int train, int valid) throws IOException {
    for (String name : NAMES) {
      fill(root.resolve("train").resolve(name), name, train, 1);
      fill(root.resolve("valid").resolve(name), name, valid, 2);
    }
    return root;
  }

  private static void fill(Path folder, String name, int count, int seed) throws IOException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(31L * seed + name.hashCode());
    for (int i = 0; i < count; i++) {
      write(folder.resolve("%s-%03d.png".formatted(name, i)), List.of(name), random);
    }
  }

  /** Writes one picture with all the named shapes in it. */
  static void write(Path file, List<String> names, SplittableRandom random) throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(random.nextInt(60), random.nextInt(60), random.nextInt(60)));
    graphics.fillRect(0, 0, 40, 40);
    for (String name : names) {
      int x = 8 + random.nextInt(6);
      int y = 8 + random.nextInt(6);
      graphics.setColor(new Color(180 + random.nextInt(75), 180 + random.nextInt(75), 200));
      switch (name) {
        case "bar" -> graphics.fillRect(0, y, 40, 5);
        case "disc" -> graphics.fillOval(x, y, 18, 18);
        default -> graphics.drawRect(x - 4, y - 4, 24, 24);
      }
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  static DatasetReader reader() {
    Preprocessing spec = preprocessing();
    return new DatasetReader(new FileCheck(spec, DecodeLimits.DEFAULTS, 2, (_, _) -> {}));
  }

  static Preprocessing preprocessing() {
    Preprocessing imagenet = Preprocessing.IMAGENET;
    return new Preprocessing(
        SIZE,
        SIZE,
        Preprocessing.Resize.SHORT_SIDE,
        imagenet.mean(),
        imagenet.std(),
        imagenet.colorOrder());
  }

  /** A ResNet-18 with fresh weights, for two other classes. */
  static ModelBundle freshBase() {
    Manifest manifest =
        new Manifest(
            new ModelId("fresh", "1"),
            List.of("a", "b"),
            Activation.SOFTMAX,
            preprocessing(),
            Provenance.initialised(5, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 5)),
        List.of());
  }
}
