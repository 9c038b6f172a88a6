package io.streamtune.inference.model.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Goal: one thread gives way, the others do not. Method: what the kernel says of them. */
@EnabledOnOs(OS.LINUX)
final class LowPriorityTest {
  private static final Executor OWN_THREAD = Thread.ofPlatform()::start;

  @Test
  void only_the_thread_that_asks_gives_way() throws Exception {
    int before = nice();

    int lowered =
        CompletableFuture.supplyAsync(
                () -> {
                  LowPriority.take();
                  return nice();
                },
                OWN_THREAD)
            .get(10, TimeUnit.SECONDS);

    assertThat(lowered).isEqualTo(LowPriority.NICE);
    assertThat(nice()).isEqualTo(before);
  }

  /** The nice value is the 19th field; the second, the name, ends with the last bracket. */
  private static int nice() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Integer.parseInt(afterName[19 - 3]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
