package io.streamtune.inference;

import io.streamtune.events.prediction.Activation;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.local.LocalClassifier;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.imageio.ImageIO;

/** Small bundles and pictures made by code, so that the tests of swaps run everywhere. */
public final class SwapMaterial {
  public static final String NAME = "shapes";
  static final List<String> CLASSES = List.of("circle", "square", "triangle");
  static final Preprocessing SMALL = preprocessing(64);

  private SwapMaterial() {}

  static Preprocessing preprocessing(int size) {
    return preprocessing(size, size);
  }

  static Preprocessing preprocessing(int size, int shortSide) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    return new Preprocessing(
        size, shortSide, imageNet.resize(), imageNet.mean(), imageNet.std(), imageNet.colorOrder());
  }

  /** Returns a bundle whose weights are drawn from its version, with a true probe. */
  public static ModelBundle bundle(String version) {
    return bundle(version, SMALL);
  }

  /** Does the same for photos that are cut another way. */
  public static ModelBundle bundle(String version, Preprocessing preprocessing) {
    return probed(
        manifest(version, CLASSES, preprocessing), graph(CLASSES.size(), version.hashCode()));
  }

  /** Returns a version as a trainer leaves it, newer than those that are drawn at random. */
  static ModelBundle candidate(String version, int size) {
    Manifest drawn = manifest(version, CLASSES, preprocessing(size));
    Provenance trained =
        new Provenance(
            "fine-tuned",
            true,
            Instant.EPOCH.plusSeconds(Integer.parseInt(version)),
            Optional.of(NAME + ":1"),
            Optional.empty(),
            Map.of(),
            Map.of());
    Manifest manifest =
        new Manifest(
            drawn.id(),
            drawn.classes(),
            drawn.activation(),
            drawn.preprocessing(),
            trained,
            drawn.probeTolerance(),
            Map.of());
    return probed(manifest, graph(CLASSES.size(), version.hashCode(), size));
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
        ResNet.build(
            ResNetVariant.RESNET18,
            classes,
            ResNet.initialise(ResNetVariant.RESNET18, classes, seed)),
        size);
  }

  /** Returns a graph with one weight of the last layer that is no number. */
  static OnnxGraph brokenGraph() {
    Map<String, Tensor> tensors =
        new HashMap<>(ResNet.initialise(ResNetVariant.RESNET18, CLASSES.size(), 1));
    tensors.put("fc.bias", Tensor.ofFloats(new float[] {Float.NaN, 0, 0}, 3));
    return ImageSize.set(
        ResNet.build(ResNetVariant.RESNET18, CLASSES.size(), tensors), SMALL.size());
  }

  /** Returns the bundle with the probabilities that its own network gives. */
  static ModelBundle probed(Manifest manifest, OnnxGraph graph) {
    List<byte[]> pictures = pictures(2);
    List<float[]> answers = probabilities(ModelBundle.create(manifest, graph, List.of()), pictures);
    List<ProbeImage> probe = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      List<Float> probabilities = new ArrayList<>();
      for (float p : answers.get(i)) {
        probabilities.add(p);
      }
      probe.add(new ProbeImage("p" + i + ".png", pictures.get(i), probabilities));
    }
    return ModelBundle.create(manifest, graph, probe);
  }

  /** Returns what a bundle says about pictures. */
  static List<float[]> probabilities(ModelBundle bundle, List<byte[]> pictures) {
    List<float[]> answers = new ArrayList<>();
    try (LocalClassifier classifier =
        LocalClassifier.open(ClassifierConfig.defaults(), ServingModel.of(bundle))) {
      for (byte[] picture : pictures) {
        Outcome outcome = classifier.classify("p", picture).get(1, TimeUnit.MINUTES);
        answers.add(((Outcome.Predicted) outcome).probabilities());
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
    return answers;
  }

  /** Returns PNG pictures of noise. */
  public static List<byte[]> pictures(int count) {
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
