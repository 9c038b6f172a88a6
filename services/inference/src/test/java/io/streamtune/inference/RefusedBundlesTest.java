package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.inference.model.swap.ModelRefusedException;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.SwapReceipt;
import io.streamtune.inference.model.swap.SwapStep;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.store.FileModelStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a damaged or foreign version is refused with its reason, and what is served is not touched.
 * Method: a real service core with a small network; bundles damaged in every file and way.
 */
final class RefusedBundlesTest {
  private static final int FLIPS = 12;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ModelBundle served = SwapMaterial.bundle("1");
  private final ModelBundle next = SwapMaterial.bundle("2");
  private Classifier classifier;
  private ModelSwap swap;
  private Path store;
  private int cases;

  @BeforeEach
  void open() {
    store = folder.resolve("store");
    classifier =
        Classifier.open(
            ClassifierConfig.defaults(),
            ServingModel.of(served),
            CrashGuard.none(),
            vertx,
            new SimpleMeterRegistry(),
            System::nanoTime);
    swap = new ModelSwap(new FileModelStore(store), classifier, System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    classifier.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void every_damage_is_refused_with_its_reason_and_a_sound_version_is_taken() throws Exception {
    for (String file :
        List.of("model.onnx", "manifest.json", "probe/probabilities.json", "probe/p0.png")) {
      for (int flip = 0; flip < FLIPS; flip++) {
        Path bundle = fresh(next);
        flipBit(bundle.resolve(file), flip);
        refused(event(next, "shapes/2"), SwapStep.FETCH, "");
      }
      Files.delete(fresh(next).resolve(file));
      refused(event(next, "shapes/2"), SwapStep.FETCH, file);
    }
    fresh(next);
    for (String uri :
        List.of(
            "../store/shapes/2",
            "shapes/../../outside",
            "/etc",
            "file:///etc",
            folder.toUri().toString(),
            "http://models.example.org/shapes/2",
            "",
            "nowhere/9")) {
      refused(event(next, uri), SwapStep.FETCH, "store");
    }
    Path outside = Files.createDirectories(folder.resolve("outside"));
    next.write(outside.resolve("2"));
    Files.createSymbolicLink(store.resolve("shapes").resolve("link"), outside.resolve("2"));
    refused(event(next, "shapes/link"), SwapStep.FETCH, "outside");
    refused(event(served, "shapes/2"), SwapStep.FETCH, "sha256");

    wrongContents();
    storeThatVanishes();

    fresh(next);
    assertThat(cases).isGreaterThan(60);
    assertThat(classifier.model().ref().version()).isEqualTo("1");
    SwapReceipt receipt = swap.to(event(next, "shapes/2"));
    assertThat(receipt.seconds()).containsOnlyKeys(SwapStep.values());
    assertThat(classifier.model().ref().version()).isEqualTo("2");
  }

  private void wrongContents() throws IOException {
    Manifest manifest = SwapMaterial.manifest("2", SwapMaterial.CLASSES, SwapMaterial.SMALL);
    OnnxGraph sound = SwapMaterial.graph(3, 5);
    List<ProbeImage> others =
        next.probe().stream()
            .map(image -> new ProbeImage(image.file(), image.bytes(), List.of(0.1f, 0.1f, 0.8f)))
            .toList();
    announced(
        ModelBundle.create(manifest, SwapMaterial.brokenGraph(), List.of()),
        SwapStep.PROBE,
        "no probabilities");
    announced(ModelBundle.create(manifest, sound, others), SwapStep.PROBE, "differs");
    ProbeImage noImage = new ProbeImage("p0.png", new byte[] {1, 2}, List.of(0.1f, 0.1f, 0.8f));
    announced(ModelBundle.create(manifest, sound, List.of(noImage)), SwapStep.PROBE, "p0.png");
    Manifest larger =
        SwapMaterial.manifest("2", SwapMaterial.CLASSES, SwapMaterial.preprocessing(96));
    announced(
        ModelBundle.create(larger, SwapMaterial.graph(3, 5, 96), List.of()),
        SwapStep.FETCH,
        "96 px");
    announced(ModelBundle.create(manifest, sound, List.of()), "3", SwapStep.FETCH, "was announced");

    // Four names for three outputs: no bundle can be made so, but its manifest can be rewritten.
    Path bundle = fresh(next);
    Path json = bundle.resolve("manifest.json");
    String four = Files.readString(json).replace("\"circle\"", "\"circle\", \"star\"");
    Files.writeString(json, four);
    ModelEvent event = event(next, "shapes/2");
    ModelEvent rehashed =
        new ModelEvent(
            event.name(),
            "2",
            event.uri(),
            sha256(json),
            event.state(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    refused(rehashed, SwapStep.FETCH, "classes");
  }

  private void storeThatVanishes() throws IOException {
    fresh(next);
    Path away = store.resolveSibling("away");
    Files.move(store, away);
    ModelRefusedException refused =
        refused(event(next, "shapes/2"), SwapStep.FETCH, "is not there");
    assertThat(refused.isWorthRetrying()).isTrue();
    Files.move(away, store);
  }

  private void announced(ModelBundle bundle, SwapStep step, String reason) throws IOException {
    announced(bundle, "2", step, reason);
  }

  private void announced(ModelBundle bundle, String version, SwapStep step, String reason)
      throws IOException {
    fresh(bundle);
    ModelEvent event = event(bundle, "shapes/2");
    refused(
        new ModelEvent(
            event.name(),
            version,
            event.uri(),
            event.manifestSha256(),
            event.state(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        step,
        reason);
  }

  private ModelRefusedException refused(ModelEvent event, SwapStep step, String reason) {
    cases++;
    ModelRefusedException refused =
        catchThrowableOfType(ModelRefusedException.class, () -> swap.to(event));
    assertThat(refused).as("case %d: %s", cases, event.uri()).isNotNull();
    assertThat(refused.step()).as(refused.getMessage()).isEqualTo(step);
    assertThat(refused).hasMessageContaining(reason);
    assertThat(classifier.model().ref().digest()).isEqualTo(served.digest());
    return refused;
  }

  private static ModelEvent event(ModelBundle bundle, String uri) {
    return new ModelEvent(
        SwapMaterial.NAME,
        bundle.manifest().id().version(),
        URI.create(uri),
        bundle.digest(),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Puts a sound bundle into the store as version 2, in place of what is there. */
  private Path fresh(ModelBundle bundle) throws IOException {
    Path target = store.resolve("shapes").resolve("2");
    if (Files.exists(target)) {
      try (Stream<Path> files = Files.walk(target)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    bundle.write(target);
    return target;
  }

  private static void flipBit(Path file, int which) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = (int) ((long) which * (bytes.length - 1) / (FLIPS - 1));
    bytes[at] ^= (byte) (1 << (which % 8));
    Files.write(file, bytes);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
