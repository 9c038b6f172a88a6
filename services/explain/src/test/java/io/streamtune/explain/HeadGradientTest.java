package io.streamtune.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.engine.Inspection;
import io.streamtune.engine.IntermediateOutput;
import io.streamtune.engine.RowShape;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.inspect.IntermediateOutputs;
import io.streamtune.model.onnx.inspect.NetworkStages;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Goal: the slopes of a head are those of its function. Method: the recipe's head as a formula in
 * double precision, whose values at two near points give the slope, at places all over the maps.
 */
class HeadGradientTest {
  private static final double STEP = 1e-5;
  private static final double EPSILON = 1e-5;

  private final ModelBundle bundle =
      Networks.bundle(Networks.withRecipesHead(), Activation.SOFTMAX, ColorOrder.RGB);
  private final NetworkStages anatomy = NetworkStages.of(bundle.graph());
  private final Map<String, Tensor> weights = bundle.graph().initializers();

  @Test
  void slopes_of_the_recipes_head_are_those_of_its_formula() throws Exception {
    Map<String, IntermediateOutput> values = run();
    IntermediateOutput maps = value(values, anatomy.maps());
    double[] at = doubles(maps.numbers());

    double[] slopes = new HeadGradient(anatomy, weights, values).of(1);

    assertThat(head(at)[1]).isCloseTo(value(values, "logits").numbers()[1], within(1e-3));
    var random = new SplittableRandom(1);
    int above = 0;
    for (int i = 0; i < 60; i++) {
      int place = random.nextInt(at.length);
      double before = slopeOfFormula(at, place, -STEP);
      double after = slopeOfFormula(at, place, STEP);
      if (Math.abs(after - before) < 1e-6) { // Else there is a kink: two places are the largest.
        assertThat(slopes[place]).as("place %d", place).isCloseTo(after, within(1e-5));
        above += Math.abs(after) > 1e-4 ? 1 : 0;
      }
    }
    assertThat(above).as("places with a slope").isGreaterThan(20);
  }

  @Test
  void an_operation_that_heads_do_not_have_is_named() {
    Node odd = new Node("Gelu", "", "odd", List.of(anatomy.maps()), List.of("logits"), Map.of());
    NetworkStages with =
        new NetworkStages(
            anatomy.kernels(), anatomy.stem(), anatomy.stages(), List.of(odd), "logits");
    Map<String, IntermediateOutput> values =
        Map.of("logits", new IntermediateOutput(new long[] {1, 2}, new float[2]));

    assertThatThrownBy(() -> new HeadGradient(with, weights, values).of(0))
        .isInstanceOf(HeadGradient.Unsupported.class)
        .hasMessageContaining("Gelu node 'odd'");
  }

  private double slopeOfFormula(double[] at, int place, double step) {
    double[] near = at.clone();
    near[place] += step;
    return (head(near)[1] - head(at)[1]) / step;
  }

  /** Max and average pool, norm, layer, ReLU, norm, layer. */
  private double[] head(double[] maps) {
    int channels = 512;
    int places = maps.length / channels;
    double[] pooled = new double[2 * channels];
    for (int c = 0; c < channels; c++) {
      pooled[c] = Double.NEGATIVE_INFINITY;
      for (int i = c * places; i < (c + 1) * places; i++) {
        pooled[c] = Math.max(pooled[c], maps[i]);
        pooled[channels + c] += maps[i] / places;
      }
    }
    double[] hidden = layer("fc1", norm("bn1", pooled));
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, hidden[i]);
    }
    return layer("fc2", norm("bn2", hidden));
  }

  private double[] norm(String name, double[] input) {
    float[] scale = weight(name + ".weight");
    float[] shift = weight(name + ".bias");
    float[] mean = weight(name + ".running_mean");
    float[] variance = weight(name + ".running_var");
    double[] output = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      output[i] = (input[i] - mean[i]) / Math.sqrt(variance[i] + EPSILON) * scale[i] + shift[i];
    }
    return output;
  }

  private double[] layer(String name, double[] input) {
    float[] weight = weight(name + ".weight");
    double[] output = doubles(weight(name + ".bias"));
    for (int n = 0; n < output.length; n++) {
      for (int k = 0; k < input.length; k++) {
        output[n] += weight[n * input.length + k] * input[k];
      }
    }
    return output;
  }

  private float[] weight(String name) {
    return Optional.ofNullable(weights.get("head." + name)).orElseThrow().floats();
  }

  private Map<String, IntermediateOutput> run() {
    OnnxGraph graph =
        IntermediateOutputs.expose(ServingModel.graph(bundle), HeadGradient.needed(anatomy));
    byte[] pixels = new byte[Networks.SIZE * Networks.SIZE * 3];
    new SplittableRandom(3).nextBytes(pixels);
    try (Inspection network =
        Networks.ENGINE.inspect(ByteBuffer.wrap(graph.toBytes()), RowShape.images(Networks.SIZE))) {
      return network.run(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip());
    }
  }

  private static IntermediateOutput value(Map<String, IntermediateOutput> values, String name) {
    return Optional.ofNullable(values.get(name)).orElseThrow();
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }
}
