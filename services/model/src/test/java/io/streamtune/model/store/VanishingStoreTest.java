package io.streamtune.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamtune.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a store that goes away in the middle of a fetch is told apart from a damaged bundle, as it
 * may come back. Method: it is renamed by another thread, each time a little later in the fetch.
 */
final class VanishingStoreTest {
  private static final int TRIES = 20;
  private static final long STEP_NANOS = Duration.ofMillis(4).toNanos();

  @TempDir private Path folder;

  @Test
  void a_store_that_goes_away_while_it_is_read_is_away_and_no_damage() throws Exception {
    Path root = folder.resolve("store");
    FileModelStore store = new FileModelStore(root);
    ModelBundle bundle = SmallBundle.make();
    store.put(bundle);
    int away = 0;
    for (int i = 0; i < TRIES; i++) {
      long delayNanos = i * STEP_NANOS;
      CompletableFuture<Path> gone = CompletableFuture.supplyAsync(() -> rename(root, delayNanos));

      Throwable failure =
          catchThrowable(() -> store.fetch(store.uri(bundle.manifest().id()), bundle.digest()));

      if (failure != null) {
        away++;
        assertThat(failure)
            .as("after %d ms", delayNanos / 1_000_000)
            .isInstanceOf(IOException.class);
      }
      Files.move(gone.get(), root);
      assertThat(store.fetch(store.uri(bundle.manifest().id()), bundle.digest()).digest())
          .isEqualTo(bundle.digest());
    }
    assertThat(away).as("tries in which the store was away").isPositive();
  }

  private Path rename(Path root, long delayNanos) {
    try {
      LockSupport.parkNanos(delayNanos);
      return Files.move(root, folder.resolve("gone"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
