package io.streamtune.cli.train;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.model.store.VersionState;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.learn.LearningLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trainer in a process of its own that can end as by kill -9 where a signal from outside would
 * hardly hit: while its store writes a bundle, or between the store and the announcement.
 */
final class RunningTrainer {
  static final int EVERY = 80;
  static final int EPOCHS = 4;

  /** Where the process ends by itself, if it does. */
  enum Crash {
    NEVER,
    WHILE_WRITING,
    BEFORE_ANNOUNCING
  }

  private RunningTrainer() {}

  /** Arguments: the brokers, a folder, and a {@link Crash}. */
  public static void main(String[] args) throws Exception {
    KafkaSettings kafka = KafkaSettings.of(args[0]).with("consumer.group.instance.id", "one");
    Path folder = Path.of(args[1]);
    ModelStore store = new CrashingStore(folder.resolve("store"), Crash.valueOf(args[2]));
    new LearningLoop(
            LearnMaterial.config(kafka, folder.resolve("trainer"), EVERY, EPOCHS),
            LearnMaterial.base(),
            store,
            new SimpleMeterRegistry(),
            InstantSource.system(),
            System::nanoTime)
        .run();
  }

  /** A real store whose process may end in the middle. */
  private static final class CrashingStore implements ModelStore {
    private static final int KILLED = 137;

    private final Path root;
    private final FileModelStore store;
    private final Crash crash;

    CrashingStore(Path root, Crash crash) {
      this.root = root;
      this.store = new FileModelStore(root);
      this.crash = crash;
    }

    @Override
    public ModelId put(ModelBundle bundle, Map<String, byte[]> companions) throws IOException {
      if (crash == Crash.WHILE_WRITING) {
        Thread.ofPlatform().daemon().start(this::haltWhenWriting);
      }
      ModelId id = store.put(bundle, companions);
      if (crash == Crash.BEFORE_ANNOUNCING) {
        Runtime.getRuntime().halt(KILLED);
      }
      return id;
    }

    private void haltWhenWriting() {
      while (true) {
        try (DirectoryStream<Path> parts =
            Files.newDirectoryStream(root.resolve(LearnMaterial.NAME), ".writing-*")) {
          if (parts.iterator().hasNext()) {
            Runtime.getRuntime().halt(KILLED);
          }
        } catch (IOException _) {
          Thread.onSpinWait(); // The folder is not there yet.
        }
      }
    }

    @Override
    public Optional<byte[]> companion(ModelId id, String name) throws IOException {
      return store.companion(id, name);
    }

    @Override
    public Listing list() throws IOException {
      return store.list();
    }

    @Override
    public Optional<ModelBundle> find(String ref) throws IOException {
      return store.find(ref);
    }

    @Override
    public Optional<ModelBundle> findImported(String ref) throws IOException {
      return store.findImported(ref);
    }

    @Override
    public VersionState state(Manifest manifest) throws IOException {
      return store.state(manifest);
    }

    @Override
    public void recordPromoted(ModelId id) throws IOException {
      store.recordPromoted(id);
    }

    @Override
    public ModelId putImported(ModelBundle bundle) throws IOException {
      return store.putImported(bundle);
    }

    @Override
    public ModelBundle fetch(URI uri, String manifestSha256) throws IOException {
      return store.fetch(uri, manifestSha256);
    }

    @Override
    public void delete(ModelId id) throws IOException {
      store.delete(id);
    }

    @Override
    public List<String> removeLeftovers(Instant before) throws IOException {
      return store.removeLeftovers(before);
    }

    @Override
    public String location() {
      return store.location();
    }
  }
}
