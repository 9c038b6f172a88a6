package io.streamtune.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Goal: the batching policy. Method: images with rows and times chosen by hand; no thread, no
 * clock.
 */
final class DynamicBatcherTest {
  private static final Duration NO_LINGER = Duration.ZERO;

  @Test
  void a_lone_image_does_not_wait() {
    DynamicBatcher<String> batcher = batcher(4, NO_LINGER);
    batcher.offer(image("a", 0, 0, 1, 100));

    assertThat(batcher.poll(100))
        .hasValueSatisfying(batch -> assertThat(batch.rows()).isEqualTo(1));
    assertThat(batcher.poll(100)).isEmpty();
  }

  @Test
  void what_is_ready_goes_together_up_to_the_most_rows() {
    DynamicBatcher<String> batcher = batcher(3, NO_LINGER);
    for (int i = 0; i < 4; i++) {
      batcher.offer(image("image " + i, i, i, 1, 0));
    }

    Batch<String> first = batcher.poll(0).orElseThrow();
    Batch<String> second = batcher.poll(0).orElseThrow();

    assertThat(first.items())
        .extracting(Ready::image)
        .containsExactly("image 0", "image 1", "image 2");
    assertThat(first.reason()).isEqualTo(FlushReason.FULL);
    assertThat(second.items()).extracting(Ready::image).containsExactly("image 3");
  }

  @Test
  void an_image_that_is_still_being_decoded_ends_the_run_but_holds_nobody_up() {
    DynamicBatcher<String> batcher = batcher(4, NO_LINGER);
    batcher.offer(image("a", 0, 0, 1, 0));
    batcher.offer(image("c", 2, 2, 1, 0));

    assertThat(batcher.poll(0).orElseThrow().items()).extracting(Ready::image).containsExactly("a");
    assertThat(batcher.poll(0).orElseThrow().items()).extracting(Ready::image).containsExactly("c");
  }

  @Test
  void the_oldest_image_comes_first_whatever_was_decoded_first() {
    DynamicBatcher<String> batcher = batcher(1, NO_LINGER);
    batcher.offer(image("younger", 8, 8, 1, 10));
    batcher.offer(image("older", 7, 7, 1, 20));

    assertThat(batcher.poll(20).orElseThrow().items())
        .extracting(Ready::image)
        .containsExactly("older");
  }

  @Test
  void the_views_of_an_image_are_never_split() {
    DynamicBatcher<String> batcher = batcher(5, NO_LINGER);
    batcher.offer(image("a", 0, 0, 3, 0));
    batcher.offer(image("b", 1, 3, 3, 0));

    assertThat(batcher.poll(0).orElseThrow().rows()).isEqualTo(3);
    assertThat(batcher.poll(0).orElseThrow().firstRow()).isEqualTo(3);
  }

  @Test
  void lingering_images_are_flushed_when_the_deadline_of_the_oldest_passes() {
    DynamicBatcher<String> batcher = batcher(4, Duration.ofNanos(50));
    batcher.offer(image("a", 0, 0, 1, 100));

    assertThat(batcher.nextDeadlineNanos()).isEqualTo(150);
    assertThat(batcher.poll(149)).isEmpty();
    assertThat(batcher.poll(150))
        .hasValueSatisfying(b -> assertThat(b.reason()).isEqualTo(FlushReason.LINGERED));
  }

  @Test
  void a_full_batch_does_not_linger() {
    DynamicBatcher<String> batcher = batcher(2, Duration.ofSeconds(1));
    batcher.offer(image("a", 0, 0, 1, 0));
    batcher.offer(image("b", 1, 1, 1, 0));

    assertThat(batcher.poll(0)).isPresent();
  }

  @Test
  void draining_holds_nothing_back() {
    DynamicBatcher<String> batcher = batcher(2, Duration.ofSeconds(1));
    batcher.offer(image("a", 0, 0, 1, 0));

    batcher.drain();

    assertThat(batcher.poll(0))
        .hasValueSatisfying(b -> assertThat(b.reason()).isEqualTo(FlushReason.DRAINING));
  }

  @Test
  void an_image_with_more_views_than_a_batch_has_rows_is_an_error() {
    DynamicBatcher<String> batcher = batcher(2, NO_LINGER);

    assertThatThrownBy(() -> batcher.offer(image("a", 0, 0, 3, 0)))
        .hasMessageContaining("3 rows of one image");
  }

  private static DynamicBatcher<String> batcher(int rowsMax, Duration linger) {
    return new DynamicBatcher<>(new BatchConfig(rowsMax, linger));
  }

  private static Ready<String> image(String name, long sequence, int row, int rows, long nanos) {
    return new Ready<>(name, sequence, row, rows, nanos);
  }
}
