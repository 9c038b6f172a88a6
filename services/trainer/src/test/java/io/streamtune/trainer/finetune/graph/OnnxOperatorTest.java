package io.streamtune.trainer.finetune.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.TestMaterial;
import io.streamtune.trainer.finetune.run.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Goal: each operator computes what its specification says. Method: ONNX's own operator tests,
 * those whose nodes are all of the trainer's set.
 */
final class OnnxOperatorTest {
  private static final Set<String> OPERATORS =
      Set.of(
          "Conv",
          "BatchNormalization",
          "Relu",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Add",
          "Concat",
          "Flatten",
          "Reshape",
          "Gemm",
          "MatMul",
          "Clip",
          "Dropout",
          "Softmax",
          "LogSoftmax",
          "Sigmoid",
          "Identity",
          "Constant",
          "Sub",
          "Mul",
          "Div",
          "Cast",
          "Transpose",
          "Gather");

  /** That of ONNX's own runner. */
  private static final double RELATIVE = 1e-3;

  /** What a network of images does not need, by the test's name. */
  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          Map.entry("test_add_int16", "no such arrays in DJL"),
          Map.entry("test_add_uint16", "no such arrays in DJL"),
          Map.entry("test_add_uint32", "no such arrays in DJL"),
          Map.entry("test_add_uint64", "no such arrays in DJL"),
          Map.entry("test_div_int16", "no such arrays in DJL"),
          Map.entry("test_div_uint16", "no such arrays in DJL"),
          Map.entry("test_div_uint32", "no such arrays in DJL"),
          Map.entry("test_div_uint64", "no such arrays in DJL"),
          Map.entry("test_mul_int16", "no such arrays in DJL"),
          Map.entry("test_mul_uint16", "no such arrays in DJL"),
          Map.entry("test_mul_uint32", "no such arrays in DJL"),
          Map.entry("test_mul_uint64", "no such arrays in DJL"),
          Map.entry("test_sub_int16", "no such arrays in DJL"),
          Map.entry("test_sub_uint16", "no such arrays in DJL"),
          Map.entry("test_sub_uint32", "no such arrays in DJL"),
          Map.entry("test_sub_uint64", "no such arrays in DJL"),
          Map.entry("test_cast_FLOAT16_to_FLOAT", "no such arrays in DJL"),
          Map.entry("test_cast_FLOAT_to_FLOAT16", "no such arrays in DJL"),
          Map.entry("test_batchnorm_example_training_mode", "reads the second output"),
          Map.entry("test_batchnorm_epsilon_training_mode", "reads the second output"),
          Map.entry("test_dropout_default_mask", "reads the second output"),
          Map.entry("test_dropout_default_mask_ratio", "reads the second output"),
          Map.entry("test_identity_opt", "takes an optional value, no tensor"));

  @TestFactory
  Stream<DynamicTest> operators() throws IOException {
    Path folder = TestMaterial.path("onnx-tests/node");
    try (Stream<Path> tests = Files.list(folder)) {
      return tests
          .sorted()
          .filter(OnnxOperatorTest::usesOnly)
          .filter(test -> !LEFT_OUT.containsKey(name(test)))
          .map(test -> DynamicTest.dynamicTest(name(test), () -> givesWhatItShould(test)))
          .toList()
          .stream();
    }
  }

  private static String name(Path test) {
    return String.valueOf(test.getFileName());
  }

  private static boolean usesOnly(Path test) {
    try {
      return OPERATORS.containsAll(
          OnnxGraph.read(test.resolve("model.onnx")).nodes().stream().map(Node::operator).toList());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void givesWhatItShould(Path test) throws IOException {
    OnnxGraph graph = OnnxGraph.read(test.resolve("model.onnx"));
    Path data = test.resolve("test_data_set_0");
    try (Torch torch = Torch.open(0)) {
      GraphBlock block = new GraphBlock(graph, torch.manager(), torch.convolutions());
      NDList inputs = new NDList();
      for (int i = 0; i < graph.inputs().size(); i++) {
        inputs.add(Constants.array(torch.manager(), tensor(data.resolve("input_" + i + ".pb"))));
      }

      NDArray actual = forward(block, inputs, torch.manager());

      NDArray expected = Constants.array(torch.manager(), tensor(data.resolve("output_0.pb")));
      assertThat(actual.getShape()).isEqualTo(expected.getShape());
      assertThat(actual.getDataType()).isEqualTo(expected.getDataType());
      double[] numbers = doubles(actual);
      double[] wanted = doubles(expected);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(numbers[i]).isCloseTo(wanted[i], within(1e-6 + RELATIVE * Math.abs(wanted[i])));
      }
    }
  }

  private static double[] doubles(NDArray array) {
    return Stream.of(array.toArray()).mapToDouble(Number::doubleValue).toArray();
  }

  private static NDArray forward(GraphBlock block, NDList inputs, NDManager manager) {
    if (inputs.isEmpty()) {
      inputs.add(manager.zeros(new ai.djl.ndarray.types.Shape(1)));
    }
    return block.forward(new ParameterStore(manager, false), inputs, false).head();
  }

  /** A tensor file, read as the only initializer of a graph. */
  private static Tensor tensor(Path file) throws IOException {
    TensorProto proto = TensorProto.parseFrom(Files.readAllBytes(file));
    TensorProto named = proto.toBuilder().setName("t").build();
    ValueInfoProto output =
        ValueInfoProto.newBuilder()
            .setName("o")
            .setType(
                ai.onnx.proto.OnnxMl.TypeProto.newBuilder()
                    .setTensorType(
                        ai.onnx.proto.OnnxMl.TypeProto.Tensor.newBuilder()
                            .setElemType(proto.getDataType())))
            .build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(
                GraphProto.newBuilder()
                    .setName("g")
                    .addInitializer(named)
                    .addNode(
                        NodeProto.newBuilder().setOpType("Identity").addInput("t").addOutput("o"))
                    .addOutput(output))
            .build();
    return OnnxGraph.read(model.toByteArray()).initializers().values().iterator().next();
  }
}
