package io.streamtune.inference;

import io.streamtune.events.Activation;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.Depth;
import io.streamtune.model.onnx.ImageSize;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.ResNet;
import io.streamtune.vision.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Small bundles and pictures made by code, so that the tests of swaps run everywhere. */
final class SwapMaterial {
  static final String NAME = "shapes";
  static final List<String> CLASSES = List.of("circle", "square", "triangle");
  static final Preprocessing SMALL = preprocessing(64);

  private SwapMaterial() {}

  static Preprocessing preprocessing(int size) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    return new Preprocessing(
        size, size, imageNet.resize(), imageNet.mean(), imageNet.std(), imageNet.colorOrder());
  }

  /** Returns a bundle whose weights are drawn from its version, with a true probe. */
  static ModelBundle bundle(String version) {
    return probed(manifest(version, CLASSES, SMALL), graph(CLASSES.size(), version.hashCode()));
  }

  static Manifest manifest(String version, List<String> classes, Preprocessing preprocessing) {
    return new Manifest(
        new ModelId(NAME, version),
        classes,
        Activation.SOFTMAX,
        preprocessing,
        Provenance.initialised(1, Instant.EPOCH),
        Manifest.DEFAULT_PROBE_TOLERANCE,
        Map.of());
  }

  static OnnxGraph graph(int classes, long seed) {
    return graph(classes, seed, SMALL.size());
  }

  static OnnxGraph graph(int classes, long seed, int size) {
    return ImageSize.set(
        ResNet.build(Depth.RESNET18, classes, ResNet.initialise(Depth.RESNET18, classes, seed)),
        size);
  }

  /** Returns a graph with one weight of the last layer that is no number. */
  static OnnxGraph brokenGraph() {
    Map<String, Tensor> tensors =
        new HashMap<>(ResNet.initialise(Depth.RESNET18, CLASSES.size(), 1));
    tensors.put("fc.bias", Tensor.ofFloats(new float[] {Float.NaN, 0, 0}, 3));
    return ImageSize.set(ResNet.build(Depth.RESNET18, CLASSES.size(), tensors), SMALL.size());
  }

  /** Returns the bundle with the probabilities that its own network gives. */
  static ModelBundle probed(Manifest manifest, OnnxGraph graph) {
    ModelBundle plain = ModelBundle.create(manifest, graph, List.of());
    List<ProbeImage> probe = new ArrayList<>();
    try (LocalClassifier classifier =
        LocalClassifier.open(ClassifierConfig.defaults(), ServingModel.of(plain))) {
      for (int i = 0; i < 2; i++) {
        byte[] picture = pictures(2).get(i);
        Outcome outcome = classifier.classify("p" + i, picture).get(1, TimeUnit.MINUTES);
        List<Float> probabilities = new ArrayList<>();
        for (float p : ((Outcome.Predicted) outcome).probabilities()) {
          probabilities.add(p);
        }
        probe.add(new ProbeImage("p" + i + ".png", picture, probabilities));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return ModelBundle.create(manifest, graph, probe);
  }

  /** Returns PNG pictures of noise. */
  static List<byte[]> pictures(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 64 * 64; pixel++) {
        image.setRGB(pixel % 64, pixel / 64, random.nextInt(1 << 24));
      }
      try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
        ImageIO.write(image, "png", out);
        pictures.add(out.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pictures;
  }
}
