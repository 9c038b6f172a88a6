package io.streamtune.trainer.learn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.Topics;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.label.LabelledImageCodec;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.PositionReader;
import io.streamtune.testkit.disk.DiskJournal;
import io.streamtune.testkit.disk.DiskJournal.Loss;
import io.streamtune.testkit.disk.RecordingFileSystem;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.run.Snapshot;
import io.streamtune.trainer.learn.run.TrainingRunConfig;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
import io.streamtune.trainer.live.ImageLocator;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.Retention;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.view.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: when power is lost at any moment, no label is lost whose offset was committed, nothing that
 * was announced cannot be read, and the trainer starts again. Method: the real code collects and
 * releases on a disk that records; what that disk would hold after each of many operations is
 * written out, with all, none or some of what was not forced, and looked at.
 */
class PowerLossTest {
  private static final int LABELS = 60;
  private static final int IMAGES = 40;
  private static final int POINTS = 55;
  private static final CollectConfig COLLECT = new CollectConfig(1000, 0.3, 1);
  private static final ModelId ID = new ModelId("pets", "20260101-000000");

  private static final List<byte[]> PICTURES =
      IntStream.range(0, IMAGES).mapToObj(PowerLossTest::picture).toList();

  private static final KafkaSettings KAFKA = KafkaSettings.of("localhost:1");

  /** Reads nothing here: the labels carry their images. */
  private static final PositionReader READER = new PositionReader(KAFKA);

  @TempDir private Path folder;

  @AfterAll
  static void closeReader() {
    READER.close();
  }

  /** At which operation of the disk something was promised to others. */
  private record Promise(int operation, int labels) {}

  @Test
  void no_label_is_lost_whose_offset_was_committed() throws Exception {
    RecordingFileSystem disk = new RecordingFileSystem(Files.createDirectory(folder.resolve("0")));
    FakeLabels labels = new FakeLabels(disk.journal(), 0);
    collect(disk.root().resolve("data"), labels);
    int end = disk.journal().size();

    assertThat(end).isGreaterThan(POINTS);
    for (int point = 0; point <= POINTS; point++) {
      int operation = end * point / POINTS;
      int committed = labels.promisedAt(operation);
      for (Loss loss : Loss.values()) {
        Path left = folder.resolve("%d-%s".formatted(point, loss));
        disk.journal().replay(operation, loss, new SplittableRandom(point), left);

        startAgain(left.resolve("data"), committed, "%s at %d".formatted(loss, operation));
      }
    }
  }

  @Test
  void what_was_announced_can_be_read_and_nothing_keeps_a_version_from_being_put()
      throws Exception {
    RecordingFileSystem disk = new RecordingFileSystem(Files.createDirectory(folder.resolve("0")));
    ModelBundle bundle = bundle();
    Map<String, byte[]> report = Map.of("report.html", "good".getBytes(UTF_8));
    new FileModelStore(disk.root().resolve("store")).put(bundle, report);
    int announced = disk.journal().size();

    for (int operation = 0; operation <= announced; operation++) {
      for (Loss loss : Loss.values()) {
        Path left = folder.resolve("left");
        disk.journal().replay(operation, loss, new SplittableRandom(operation), left);
        FileModelStore store = new FileModelStore(left.resolve("store"));

        if (operation == announced) {
          assertThat(store.fetch(store.uri(ID), bundle.digest()).digest())
              .isEqualTo(bundle.digest());
          assertThat(store.companion(ID, "report.html")).hasValue("good".getBytes(UTF_8));
        }
        store.put(bundle, report);
        assertThat(store.fetch(store.uri(ID), bundle.digest())).isNotNull();
        Snapshot.delete(left);
      }
    }
  }

  private static void startAgain(Path data, int committed, String point) throws Exception {
    try (CollectedImages images = CollectedImages.open(data.resolve("images"), COLLECT)) {
      Map<Integer, String> found = found(data);
      for (int image = 0; image < IMAGES; image++) {
        assertThat(allowed(image, committed))
            .as("image %d, of %d labels that were committed, %s", image, committed, point)
            .contains(found.getOrDefault(image, "none"));
      }
      assertThat(images.train().size()).isLessThanOrEqualTo(4);
    }
    collect(data, new FakeLabels(new RecordingFileSystem(data).journal(), committed));
    assertThat(found(data)).as(point).isEqualTo(wanted());
  }

  /** The label that was committed last, or one after it. */
  private static Set<String> allowed(int image, int committed) {
    Set<String> allowed = new HashSet<>();
    String last = "none";
    for (int label = 0; label < LABELS; label++) {
      if (label % IMAGES == image) {
        if (label < committed) {
          last = className(label);
        } else {
          allowed.add(className(label));
        }
      }
    }
    allowed.add(last);
    return allowed;
  }

  private static Map<Integer, String> wanted() {
    Map<Integer, String> wanted = new HashMap<>();
    for (int label = 0; label < LABELS; label++) {
      wanted.put(label % IMAGES, className(label));
    }
    return wanted;
  }

  /** The later labels are corrections. */
  private static String className(int label) {
    return "class " + (label < IMAGES ? label % 3 : 3);
  }

  /** Returns the class of each image whose bytes are whole. */
  private static Map<Integer, String> found(Path data) throws IOException {
    Map<Integer, String> found = new HashMap<>();
    try (Stream<Path> all = Files.walk(data.resolve("images"), 3)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".png")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < IMAGES; i++) {
          if (java.util.Arrays.equals(bytes, PICTURES.get(i))) {
            found.put(i, String.valueOf(file.resolve("..").normalize().getFileName()));
          }
        }
      }
    }
    return found;
  }

  /** Runs the real collecting over labels until there are no more. */
  private static void collect(Path data, FakeLabels labels) throws Exception {
    LearnConfig config =
        new LearnConfig(
            ID.name(),
            KAFKA,
            Topics.DEFAULT,
            "trainer",
            data,
            COLLECT,
            TriggerConfig.every(1_000_000),
            new TrainingRunConfig(
                4,
                2,
                Recipe.FASTAI,
                false,
                GateConfig.DEFAULTS,
                DeviceChoice.CPU,
                Retention.DEFAULT),
            Optional.empty());
    TrainingRuns rounds =
        new TrainingRuns(
            config,
            bundle(),
            new FileModelStore(data.resolveSibling("store")),
            _ -> {},
            InstantSource.system(),
            System::nanoTime);
    ActiveTrainer collecting =
        new ActiveTrainer(
            config,
            labels,
            rounds,
            Optional::empty,
            new StatusBoard(config),
            new StopSignal(),
            System::nanoTime);
    Preprocessing spec = Preprocessing.IMAGENET;
    FolderLock.requireOurs(data);
    try (FolderLock _ = FolderLock.take(data).orElseThrow();
        ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS);
        CollectedImages images = CollectedImages.open(data.resolve("images"), COLLECT)) {
      collecting.run(
          images,
          new LabelIntake(
              images, READER, Topics.DEFAULT.images(), ImageLocator.NONE, decoder, spec));
    }
  }

  /** Labels from an offset on, a few at a time; remembers when each was completed. */
  private static final class FakeLabels implements Labels {
    private final DiskJournal journal;
    private final List<Promise> promises = new ArrayList<>();
    private int next;
    private int completed;
    private int polls;

    FakeLabels(DiskJournal journal, int first) {
      this.journal = journal;
      this.next = first;
      this.completed = first;
    }

    int promisedAt(int operation) {
      return promises.stream()
          .filter(promise -> promise.operation() <= operation)
          .mapToInt(Promise::labels)
          .max()
          .orElse(0);
    }

    @Override
    public boolean isActive() {
      return completed < LABELS;
    }

    @Override
    public Optional<ReceivedEvent> poll(Duration timeout) {
      return polls++ % 8 == 7 || next == LABELS ? Optional.empty() : Optional.of(event(next++));
    }

    @Override
    public void complete(ReceivedEvent label) {
      completed = Math.toIntExact(label.position().offset()) + 1;
      promises.add(new Promise(journal.size(), completed));
    }

    private static ReceivedEvent event(int label) {
      EventMessage message =
          LabelledImageCodec.encode(
              new LabelledImage(
                  "image " + label % IMAGES,
                  "test",
                  List.of(className(label)),
                  Optional.of("machine:teacher"),
                  Optional.empty(),
                  PICTURES.get(label % IMAGES)));
      return new ReceivedEvent(
          new ImagePosition("labels", 0, label),
          1,
          0,
          message.key(),
          message.headers(),
          message.value());
    }
  }

  private static byte[] picture(int image) {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, image);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final ModelBundle BUNDLE =
      ModelBundle.create(
          new Manifest(
              ID,
              List.of("cat", "dog"),
              Activation.SOFTMAX,
              Preprocessing.IMAGENET,
              Provenance.initialised(1, Instant.EPOCH),
              Manifest.DEFAULT_PROBE_TOLERANCE,
              Map.of()),
          ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1)),
          List.of());

  private static ModelBundle bundle() {
    return BUNDLE;
  }
}
