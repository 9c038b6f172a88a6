package io.streamtune.console.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.console.explain.ExplanationResult.Reason;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: every wish is answered, whatever became of the one before. Method: a bug that is put where
 * announcements are looked up, and a photo that is sent, so that no broker is asked.
 */
final class ExplanationsTest {
  @TempDir private Path folder;
  private final BlockingQueue<ExplanationResult> answers = new LinkedBlockingQueue<>();

  @Test
  void a_bug_takes_neither_its_answer_nor_those_of_others_with_it() throws Exception {
    Bundles bundles =
        new Bundles(new FileModelStore(folder), ExplanationsTest::announced, List.of());
    KafkaSettings nowhere = KafkaSettings.of("127.0.0.1:1");
    try (Explanations explanations =
        new Explanations(nowhere, bundles, "test", new SimpleMeterRegistry(), System::nanoTime)) {
      explanations.start();

      explanations.ask(wanted("gone"), ExplanationsTest::failing);
      explanations.ask(wanted("odd"), answers::add);
      explanations.ask(wanted("gone"), answers::add);

      assertThat(reason()).isEqualTo(Reason.UNUSABLE);
      assertThat(reason()).isEqualTo(Reason.GONE);
    }
  }

  private static void failing(ExplanationResult answer) {
    throw new IllegalStateException("who asked fails on " + answer);
  }

  private Reason reason() throws InterruptedException {
    return switch (answers.poll(60, TimeUnit.SECONDS)) {
      case ExplanationResult.Refused(Reason reason, String _) -> reason;
      case ExplanationResult.Page page -> throw new AssertionError(page);
      case null -> throw new AssertionError("no answer");
    };
  }

  private static ExplanationRequest wanted(String version) {
    return new ExplanationRequest(
        "fruit", version, new ExplanationRequest.Photo.Sent(new byte[] {1}));
  }

  private static Optional<ModelEvent> announced(String name, String version) {
    if (version.equals("odd")) {
      throw new IllegalStateException("a bug");
    }
    return Optional.empty();
  }
}
