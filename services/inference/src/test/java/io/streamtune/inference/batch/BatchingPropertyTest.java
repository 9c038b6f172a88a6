package io.streamtune.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: arena and batcher together lose nothing, answer nothing twice, never exceed the most rows
 * and never give one row to two images. Method: a seeded random walk over claim, decode in any
 * order, reject, run and free.
 */
final class BatchingPropertyTest {

  @Property(tries = 300)
  void every_image_is_batched_once_and_owns_its_rows(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int rowsMax,
      @ForAll @IntRange(min = 1, max = 5) int viewsMax,
      @ForAll @IntRange(min = 0, max = 30) int spareRows) {
    int views = Math.min(viewsMax, rowsMax);
    Random random = new Random(seed);
    RowArena arena = new RowArena(2 * rowsMax + spareRows);
    DynamicBatcher<Long> batcher = new DynamicBatcher<>(new BatchConfig(rowsMax, Duration.ZERO));
    List<Ready<Long>> decoding = new ArrayList<>();
    List<Batch<Long>> running = new ArrayList<>();
    Set<Long> answered = new HashSet<>();
    long images = 200;
    long next = 0;

    while (answered.size() < images) {
      switch (random.nextInt(4)) {
        case 0 -> {
          OptionalInt row = next < images ? arena.claim(views) : OptionalInt.empty();
          if (row.isPresent()) {
            decoding.add(new Ready<>(next, next, row.getAsInt(), views, 0));
            next++;
          }
        }
        case 1 -> {
          if (!decoding.isEmpty()) {
            Ready<Long> image = decoding.remove(random.nextInt(decoding.size()));
            if (random.nextInt(5) == 0) {
              arena.free(image.firstRow(), image.rows());
              assertThat(answered.add(image.image())).isTrue();
            } else {
              batcher.offer(image);
            }
          }
        }
        case 2 -> {
          Optional<Batch<Long>> batch = batcher.poll(0);
          batch.ifPresent(b -> assertThat(b.rows()).isLessThanOrEqualTo(rowsMax));
          batch.ifPresent(running::add);
        }
        default -> {
          if (!running.isEmpty()) {
            for (Ready<Long> image : running.remove(random.nextInt(running.size())).items()) {
              arena.free(image.firstRow(), image.rows());
              assertThat(answered.add(image.image())).isTrue();
            }
          }
        }
      }
      int owned =
          views * decoding.size()
              + views * batcher.size()
              + running.stream().mapToInt(Batch::rows).sum();
      assertThat(arena.used()).isEqualTo(owned);
    }
    assertThat(arena.used()).isZero();
  }
}
