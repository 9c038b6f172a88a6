package io.streamtune.inference.faults;

import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.source.DownloadConfig;
import io.streamtune.model.source.Downloader;
import io.streamtune.model.source.ImportOptions;
import io.streamtune.model.source.ModelImporter;
import io.streamtune.model.store.FileModelStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A network and photos made by code, so that these tests run everywhere. */
final class Material {
  private static final long SEED = 7;

  private Material() {}

  /** Makes a ResNet-18 that has learnt nothing, and returns the bundle's folder. */
  static Path network(Path folder) {
    return network(folder, ResNetVariant.RESNET18);
  }

  /** Does the same with another depth: a deeper one takes longer to load. */
  static Path network(Path folder, ResNetVariant depth) {
    return network(folder, depth, "1");
  }

  /** Does the same in another version, with weights of its own. */
  static Path network(Path folder, String version) {
    return network(folder, ResNetVariant.RESNET18, version);
  }

  private static Path network(Path folder, ResNetVariant depth, String version) {
    ImportOptions options =
        new ImportOptions(
            Optional.of("fresh"),
            Optional.of(version),
            Optional.of(List.of("cat", "dog", "other")),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    Path models = folder.resolve("models");
    Downloader downloader = new Downloader(DownloadConfig.STANDARD);
    try {
      new ModelImporter(new FileModelStore(models), downloader, models)
          .initialise(depth, SEED + version.hashCode(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return models.resolve("fresh").resolve(version);
  }

  /** Makes JPEG files of noise, about 8 KB each. */
  static List<byte[]> photos(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<byte[]> photos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      photos.add(photo(random));
    }
    return photos;
  }

  private static byte[] photo(SplittableRandom random) {
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpeg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
