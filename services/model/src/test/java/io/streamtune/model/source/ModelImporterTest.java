package io.streamtune.model.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.LogitsOutput;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.store.FileModelStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: from a file to a served model, by name or path. Method: a ResNet-18 of two classes. */
final class ModelImporterTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void an_initialised_model_is_found_by_name_and_says_that_it_knows_nothing() throws IOException {
    ModelBundle made = initialised("pets", "1", NOON);

    ModelBundle found = resolver().resolve("pets");

    assertThat(found.digest()).isEqualTo(made.digest());
    assertThat(ModelSummary.of(found).notes()).contains(ModelSummary.UNTRAINED);
    assertThat(ModelSummary.of(found).parameters()).isEqualTo(11_187_138);
    assertThat(ServingModel.of(found).trained()).isFalse();
  }

  @Test
  void the_newest_version_is_meant_unless_one_is_named() throws IOException {
    initialised("pets", "a", NOON.plusSeconds(1));
    initialised("pets", "b", NOON);

    assertThat(resolver().resolve("pets").manifest().id()).hasToString("pets:a");
    assertThat(resolver().resolve("pets:b").manifest().id()).hasToString("pets:b");
    assertThat(store().list().models()).extracting(m -> m.id().version()).containsExactly("a", "b");
  }

  @Test
  void a_version_that_is_removed_is_gone_and_another_stays() throws IOException {
    ModelBundle gone = initialised("pets", "a", NOON);
    initialised("pets", "b", NOON);

    store().delete(gone.manifest().id());
    store().delete(gone.manifest().id());

    assertThat(store().find("pets:a")).isEmpty();
    assertThat(store().find("pets:b")).isPresent();
    assertThat(store().list().problems()).isEmpty();
  }

  @Test
  void a_version_never_changes() throws IOException {
    ModelBundle first = initialised("pets", "a", NOON);
    initialised("pets", "a", NOON.plusSeconds(1));

    assertThat(resolver().resolve("pets:a").digest()).isEqualTo(first.digest());
    ImportOptions otherSeed =
        new ImportOptions(
            Optional.of("pets"),
            Optional.of("a"),
            Optional.of(List.of("cat", "dog")),
            Optional.empty(),
            Optional.empty(),
            NOON);
    assertThatThrownBy(() -> importer().initialise(ResNetVariant.RESNET18, 8, otherSeed))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("pets:a is in the store already");
  }

  @Test
  void a_bundle_can_be_imported_under_another_name() throws IOException {
    initialised("pets", "a", NOON);
    String bundle = folder.resolve("models/pets/a").toString();
    ImportOptions called =
        new ImportOptions(
            Optional.of("animals"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            NOON);

    importer().importFrom(bundle, Optional.empty(), called, DownloadProgress.SILENT);

    ModelBundle found = resolver().resolve("animals");
    assertThat(found.manifest().id()).hasToString("animals:a");
    assertThat(found.manifest().files()).isEqualTo(resolver().resolve("pets").manifest().files());
  }

  @Test
  void a_bare_onnx_file_is_served_with_defaults() throws IOException {
    Path file = folder.resolve("my model.onnx");
    initialised("pets", "1", NOON).graph().write(file);

    ModelBundle bundle = resolver().resolve(file.toString());

    assertThat(bundle.manifest().id().name()).isEqualTo("my-model");
    assertThat(bundle.manifest().classes()).containsExactly("class_0", "class_1");
    assertThat(ModelSummary.of(bundle).notes()).containsExactly(ModelSummary.UNNAMED);
    assertThat(bundle.digest()).isEqualTo(resolver().resolve(file.toString()).digest());
  }

  @Test
  void a_graph_that_ends_in_probabilities_is_brought_back_to_logits() throws IOException {
    Path file = testData().resolve("onnx-tests/light/light_resnet50.onnx");
    assumeTrue(Files.exists(file), "needs STREAMTUNE_TESTDATA: onnx-tests");
    OnnxGraph probabilities = OnnxGraph.read(file);

    ModelBundle bundle = resolver().resolve(file.toString());

    assertThat(LogitsOutput.activationOf(probabilities)).contains(Activation.SOFTMAX);
    assertThat(LogitsOutput.activationOf(bundle.graph())).isEmpty();
    assertThat(ModelSummary.of(bundle).operators()).doesNotContainKey("Softmax");
    assertThat(OnnxGraph.read(bytes(ServingModel.of(bundle).onnx())).outputs().toString())
        .contains("probabilities FLOAT32[N, 1000]");
  }

  @Test
  void a_resnet_checkpoint_becomes_the_same_network() throws IOException {
    Map<String, Tensor> weights = ResNet.initialise(ResNetVariant.RESNET18, 3, 5);
    Path file = writeSafetensors(weights);

    ModelBundle bundle = resolver().resolve(file.toString());

    assertThat(bundle.graph().toBytes())
        .isEqualTo(ResNet.build(ResNetVariant.RESNET18, 3, weights).toBytes());
    assertThat(bundle.manifest().id().name()).isEqualTo("net");
    assertThat(bundle.manifest().provenance().trained()).isTrue();
  }

  private Path writeSafetensors(Map<String, Tensor> tensors) throws IOException {
    StringJoiner header = new StringJoiner(",", "{", "}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      byte[] bytes = new byte[entry.getValue().data().remaining()];
      entry.getValue().data().get(bytes);
      String shape = Arrays.toString(entry.getValue().shape());
      header.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(entry.getKey(), shape, data.size(), data.size() + bytes.length));
      data.write(bytes);
    }
    byte[] json = header.toString().getBytes(UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).put(data.toByteArray());
    return Files.write(folder.resolve("net.safetensors"), file.array());
  }

  @Test
  void an_unknown_name_gets_a_remedy() throws IOException {
    initialised("pets", "1", NOON);

    assertUnknown("pest", "did you mean pets:1?");
    assertUnknown("resnet50", "streamtune model import resnet50 downloads it");
    assertUnknown("no/such.onnx", "no such file or directory, and the store");
    assertUnknown("../x", "streamtune model list shows them");
  }

  @Test
  void a_cifar_network_is_read_but_not_taken_for_an_imagenet_one() {
    Path file = testData().resolve("checkpoints/resnet20-12fca82f.th");
    assumeTrue(Files.exists(file), "needs STREAMTUNE_TESTDATA: checkpoints");

    assertThatThrownBy(() -> resolver().resolve(file.toString()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("not a ResNet-18, 34, 50, 101 or 152");
  }

  @Test
  void real_models_are_imported_and_listed() throws IOException {
    Path resnet = testData().resolve("models/resnet18-imagenet.onnx.gz");
    Path mobilenet = testData().resolve("models/mobilenetv2-imagenet1001.onnx.gz");
    assumeTrue(Files.exists(resnet), "needs STREAMTUNE_TESTDATA: models");

    ImportOptions options = ImportOptions.defaults(NOON);
    importer().importFrom(resnet.toString(), Optional.empty(), options, DownloadProgress.SILENT);
    ModelBundle found = resolver().resolve("resnet18-imagenet");

    assertThat(found.manifest().classes()).hasSize(1000).startsWith("tench");
    assertThat(ServingModel.of(found).onnx()).matches(ByteBuffer::hasRemaining);
    assertThat(ServingModel.of(resolver().resolve(mobilenet.toString())).classes()).hasSize(1001);
  }

  @Test
  void the_default_home_follows_the_environment() {
    assertThat(FileModelStore.standard(Map.of("STREAMTUNE_HOME", "/srv/st")).location())
        .isEqualTo("/srv/st/models");
    assertThat(FileModelStore.standard(Map.of()).location()).endsWith(".cache/streamtune/models");
  }

  private void assertUnknown(String ref, String remedy) {
    assertThatThrownBy(() -> resolver().resolve(ref))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(remedy);
  }

  private ModelBundle initialised(String name, String version, Instant created) throws IOException {
    ImportOptions options =
        new ImportOptions(
            Optional.of(name),
            Optional.of(version),
            Optional.of(List.of("cat", "dog")),
            Optional.empty(),
            Optional.empty(),
            created);
    return importer().initialise(ResNetVariant.RESNET18, 7, options);
  }

  private FileModelStore store() {
    return new FileModelStore(folder.resolve("models"));
  }

  private ModelResolver resolver() {
    return new ModelResolver(store());
  }

  private ModelImporter importer() {
    return new ModelImporter(
        store(), new Downloader(DownloadConfig.STANDARD), folder.resolve("downloads"));
  }

  private static Path testData() {
    String given = System.getenv("STREAMTUNE_TESTDATA");
    return given == null
        ? Path.of(System.getProperty("streamtune.root"), "..", "shared", "data")
        : Path.of(given);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
