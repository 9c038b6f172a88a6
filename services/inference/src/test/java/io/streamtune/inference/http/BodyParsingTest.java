package io.streamtune.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: an event loop goes on while a large body is read, and only so many are. Method: parsers
 * that end when the event loop says so.
 */
final class BodyParsingTest {
  private static final int LARGE = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final BodyParsing parsing = new BodyParsing(vertx);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    goesOn.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void the_event_loop_goes_on_while_a_large_body_is_read() throws Exception {
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            _ -> {
              Future<Boolean> reading =
                  parsing.read(LARGE, () -> goesOn.await(10, TimeUnit.SECONDS));
              goesOn.countDown(); // By the same event loop, after it.
              reading.onSuccess(read::complete);
            });

    assertThat(read.get(20, TimeUnit.SECONDS)).as("the event loop was not held").isTrue();
  }

  @Test
  void one_more_than_may_wait_is_shed_and_small_ones_are_still_read() throws Exception {
    CompletableFuture<Boolean> shed = new CompletableFuture<>();
    CompletableFuture<String> small = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            _ -> {
              for (int i = 0; i < parsing.max(); i++) {
                parsing.read(LARGE, () -> goesOn.await(10, TimeUnit.SECONDS));
              }
              parsing
                  .read(LARGE, () -> "never")
                  .onFailure(cause -> shed.complete(cause instanceof BodyParsing.Busy));
              parsing.read(100, () -> "small").onSuccess(small::complete);
            });

    assertThat(shed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(small.get(10, TimeUnit.SECONDS)).isEqualTo("small");
  }
}
