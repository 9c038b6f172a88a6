package io.streamtune.trainer.finetune.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.run.Torch;
import io.streamtune.trainer.finetune.step.LayerGroups;
import io.streamtune.trainer.finetune.step.Learner;
import io.streamtune.trainer.finetune.step.Pixels;
import io.streamtune.trainer.finetune.step.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The child process of {@link ConvolutionProbe}: {@code MODEL FORM DEVICE SIZE ROWS...}. Runs one
 * step with each number of rows, all layers unfrozen, and exits with 0; after a native crash the
 * exit status is that of the signal.
 */
final class ConvolutionProbeProcess {
  private ConvolutionProbeProcess() {}

  /** Runs the steps. */
  public static void main(String[] arguments) throws IOException {
    OnnxGraph graph = OnnxGraph.read(Files.readAllBytes(Path.of(arguments[0])));
    ConvolutionForm form = ConvolutionForm.valueOf(arguments[1]);
    int size = Integer.parseInt(arguments[3]);
    try (Torch torch = Torch.open(0, DeviceChoice.valueOf(arguments[2]), form);
        Learner learner = new Learner(torch, graph, LayerGroups.of(graph), Activation.SIGMOID);
        Sgd optimizer = learner.optimizer(0)) {
      learner.freezeTo(0);
      learner.bnFreeze(true);
      for (String argument : List.of(arguments).subList(4, arguments.length)) {
        int rows = Integer.parseInt(argument);
        Grey part = new Grey(rows, size, classes(graph));
        learner.step(List.of(part).iterator(), rows, optimizer, List.of(0.0, 0.0, 0.0), 0);
      }
    }
  }

  /** Returns the number of classes: the length of the last layer's bias. */
  private static int classes(OnnxGraph graph) {
    String bias = graph.nodes().getLast().inputs().getLast();
    return Math.toIntExact(Objects.requireNonNull(graph.initializers().get(bias)).shape()[0]);
  }

  /** Grey images, in the layout of {@link Pixels}. */
  private record Grey(int rows, int size, int classes) implements Learner.Part {
    @Override
    public NDArray input(NDManager owner) {
      try (NDManager scope = owner.newSubManager()) {
        NDArray input =
            scope.zeros(new Shape(rows, size, size, Pixels.CHANNELS)).transpose(0, 3, 1, 2).add(1);
        input.attach(owner);
        return input;
      }
    }

    @Override
    public NDArray labels(NDManager owner) {
      return owner.zeros(new Shape(rows, classes));
    }
  }
}
