package io.streamtune.inference.model.swap;

import io.streamtune.engine.Lane;
import io.streamtune.events.ErrorCode;
import io.streamtune.inference.classify.TopLabels;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Views;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Checks that a loaded model gives the probabilities that its trainer recorded. */
public final class Probe {
  private static final String REMEDY =
      "train and release the version again; if it happens again, compare the runtimes of trainer"
          + " and service";

  private Probe() {}

  /**
   * Runs the images of the bundle's probe. Every model, also one without a probe, must give
   * probabilities for a black picture.
   *
   * @throws InvalidModelException if a probability differs by more than the manifest allows
   */
  public static void check(ModelBundle bundle, LoadedModel model) {
    ByteBuffer row = ByteBuffer.allocateDirect(padded(model));
    try (Lane lane = model.network().newLane();
        ImageDecoder decoder = new ImageDecoder(model.preprocessing(), DecodeLimits.DEFAULTS)) {
      answer("a black picture", model, lane, row);
      for (ProbeImage image : bundle.probe()) {
        row.clear();
        if (decoder.decode(image.bytes(), Views.centre(), row)
            instanceof Decoded.Rejected(ErrorCode _, String detail)) {
          throw new InvalidModelException("probe " + image.file() + ": " + detail, REMEDY);
        }
        row.clear();
        compare(image, answer(image.file(), model, lane, row), bundle);
      }
    }
  }

  /** Returns the size of the input in bytes: a run on a GPU reads a padded number of rows. */
  private static int padded(LoadedModel model) {
    return model.network().paddedRows(1) * model.network().rowBytes();
  }

  private static float[] answer(String what, LoadedModel model, Lane lane, ByteBuffer row) {
    FloatBuffer scores = lane.run(row, 1);
    float[] probabilities = new float[model.classes().size()];
    scores.get(probabilities);
    if (!TopLabels.areProbabilities(probabilities)) {
      throw new InvalidModelException(
          "the model gives numbers that are no probabilities for " + what, REMEDY);
    }
    return probabilities;
  }

  private static void compare(ProbeImage image, float[] actual, ModelBundle bundle) {
    double tolerance = bundle.manifest().probeTolerance();
    for (int c = 0; c < actual.length; c++) {
      float expected = image.probabilities().get(c);
      if (!(Math.abs(actual[c] - expected) <= tolerance)) {
        throw new InvalidModelException(
            "probe %s: probability %.4f of '%s' differs from %.4f by more than %s"
                .formatted(
                    image.file(),
                    actual[c],
                    bundle.manifest().classes().get(c),
                    expected,
                    tolerance),
            REMEDY);
      }
    }
  }
}
