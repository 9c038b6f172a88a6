package io.streamtune.trainer.dataset.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.Photos;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: rows come whole, in order and ahead of time, in bounded memory, and stop when told to.
 * Method: 40 pictures whose colour is their number, read through small blocks.
 */
@Timeout(60)
class PhotoRowsTest {
  private static final int PHOTOS = 40;
  private static final int ROW = Photos.SMALL.rowBytes();

  @TempDir static Path dir;

  @BeforeAll
  static void pictures() {
    for (int i = 0; i < PHOTOS; i++) {
      Photos.write(dir.resolve(i + (i % 2 == 0 ? ".png" : ".bmp")), i);
    }
  }

  private static LabelledPhoto photo(int i) {
    return new LabelledPhoto(dir.resolve(i + (i % 2 == 0 ? ".png" : ".bmp")), List.of(0));
  }

  private static List<PhotoViews> all(List<View> views) {
    return IntStream.range(0, PHOTOS).mapToObj(i -> new PhotoViews(photo(i), views)).toList();
  }

  private static RowSettings settings(int threads, int blockRows, int prefetch) {
    return new RowSettings(Photos.SMALL, DecodeLimits.DEFAULTS, threads, blockRows, prefetch);
  }

  /** The picture's number: blue of a row's first pixel. */
  private static int number(Rows rows, int row) {
    return rows.pixels().get(row * ROW + 2);
  }

  @Test
  void photos_come_in_order_in_whole_blocks() throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (PhotoRows photos = new PhotoRows(all(Views.centre()), settings(3, 7, 3))) {
      for (Optional<Rows> next = photos.next(); next.isPresent(); next = photos.next()) {
        try (Rows rows = next.get()) {
          assertThat(rows.firstRow()).isEqualTo(numbers.size());
          assertThat(rows.pixels().isDirect()).isTrue();
          assertThat(rows.pixels().remaining()).isEqualTo(rows.count() * ROW);
          IntStream.range(0, rows.count()).forEach(row -> numbers.add(number(rows, row)));
          counts.add(rows.count());
        }
      }
      assertThat(photos.next()).isEmpty();
    }
    assertThat(numbers).isEqualTo(IntStream.range(0, PHOTOS).boxed().toList());
    assertThat(counts).containsExactly(7, 7, 7, 7, 7, 5);
  }

  @Test
  void views_of_a_photo_fill_consecutive_rows() throws InterruptedException {
    try (PhotoRows photos = new PhotoRows(all(Views.fastai(4, 1)), settings(2, 12, 2));
        Rows rows = photos.next().orElseThrow();
        Rows second = photos.next().orElseThrow()) {
      assertThat(rows.count()).isEqualTo(10);
      assertThat(rows.photos()).isEqualTo(2);
      assertThat(second.firstPhoto()).isEqualTo(2);
      assertThat(second.firstRow()).isEqualTo(10);
      assertThat(number(second, 0)).isEqualTo(2);
      assertThat(number(second, 5)).isEqualTo(3);
    }
  }

  @Test
  void pixels_do_not_depend_on_the_number_of_threads() throws InterruptedException {
    List<View> views = Views.fastai(2, 5, Augmentation.TOP_DOWN.withMaxZoom(1.1));

    byte[] one = read(new PhotoRows(all(views), settings(1, 9, 2)));
    byte[] four = read(new PhotoRows(all(views), settings(4, 30, 5)));

    assertThat(four).hasSize(PHOTOS * 3 * ROW).isEqualTo(one);
  }

  private static byte[] read(PhotoRows source) throws InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(PHOTOS * 3 * ROW);
    try (PhotoRows photos = source) {
      for (Optional<Rows> next = photos.next(); next.isPresent(); next = photos.next()) {
        try (Rows rows = next.get()) {
          bytes.put(rows.pixels());
        }
      }
    }
    return bytes.array();
  }

  @Test
  void several_consumers_share_the_photos() throws Exception {
    ConcurrentSkipListSet<Integer> seen = new ConcurrentSkipListSet<>();
    try (PhotoRows photos = new PhotoRows(all(Views.centre()), settings(2, 3, 4));
        ExecutorService consumers = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> counts =
          IntStream.range(0, 3).mapToObj(_ -> consumers.submit(() -> drain(photos, seen))).toList();
      int total = 0;
      for (Future<Integer> count : counts) {
        total += count.get();
      }
      assertThat(total).isEqualTo(PHOTOS);
    }
    assertThat(seen).hasSize(PHOTOS);
  }

  private static int drain(PhotoRows photos, ConcurrentSkipListSet<Integer> seen)
      throws InterruptedException {
    int count = 0;
    for (Optional<Rows> next = photos.next(); next.isPresent(); next = photos.next()) {
      try (Rows rows = next.get()) {
        IntStream.range(0, rows.count()).forEach(row -> seen.add(number(rows, row)));
        count += rows.count();
      }
    }
    return count;
  }

  @Test
  void there_are_never_more_blocks_than_prefetched_and_decoders_wait_meanwhile()
      throws InterruptedException {
    try (PhotoRows photos = new PhotoRows(all(Views.centre()), settings(2, 4, 3))) {
      await(() -> photos.threads().stream().allMatch(PhotoRowsTest::isWaiting));
      assertThat(photos.blocksAllocated()).isEqualTo(3);

      for (int i = 0; i < 10; i++) {
        photos.next().orElseThrow().close();
      }

      assertThat(photos.next()).isEmpty();
      assertThat(photos.blocksAllocated()).isEqualTo(3);
    }
  }

  @Test
  void closing_early_ends_the_threads_and_leaves_taken_rows_usable() throws InterruptedException {
    PhotoRows photos = new PhotoRows(all(Views.centre()), settings(2, 4, 3));
    Rows rows = photos.next().orElseThrow();

    photos.close();
    photos.close();

    assertThat(photos.threads()).noneMatch(Thread::isAlive);
    assertThat(photos.threads())
        .extracting(Thread::getName)
        .containsExactly("decode-0", "decode-1");
    assertThat(photos.threads()).allMatch(Thread::isDaemon);
    assertThat(number(rows, 3)).isEqualTo(3);
    ByteBuffer pixels = rows.pixels();
    rows.close();
    rows.close();
    assertThatThrownBy(rows::pixels).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pixels.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(photos::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void a_waiting_consumer_is_told_when_the_photos_are_closed() throws Exception {
    AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();
    PhotoRows photos = new PhotoRows(all(Views.centre()), settings(1, 4, 2));
    try (Rows _ = photos.next().orElseThrow();
        Rows _ = photos.next().orElseThrow();
        ExecutorService consumer = Executors.newSingleThreadExecutor()) {
      Future<Optional<Rows>> waiting =
          consumer.submit(
              () -> {
                waiter.set(Thread.currentThread());
                return photos.next(); // both blocks are taken
              });
      await(() -> isWaiting(waiter.get()));

      photos.close();

      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  private static boolean isWaiting(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.WAITING;
  }

  @Test
  void a_photo_that_broke_since_is_named_after_the_blocks_before_it(@TempDir Path own)
      throws IOException, InterruptedException {
    List<PhotoViews> list = new ArrayList<>(all(Views.centre()));
    Path broken = Photos.writeText(own.resolve("broken.png"), "no image");
    Path gone = own.resolve("gone.png");
    list.add(9, new PhotoViews(new LabelledPhoto(broken, List.of(0)), Views.centre()));
    list.add(10, new PhotoViews(new LabelledPhoto(gone, List.of(0)), Views.centre()));

    try (PhotoRows photos = new PhotoRows(list, settings(2, 4, 3))) {
      photos.next().orElseThrow().close();
      photos.next().orElseThrow().close();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(photos::next)
            .isInstanceOf(DatasetException.class)
            .hasMessageContainingAll(broken.toString(), "unsupported-format");
      }
    }
    assertThat(Files.exists(gone)).isFalse();
  }

  @Test
  void no_photos_give_no_rows() throws InterruptedException {
    try (PhotoRows photos = new PhotoRows(List.of(), settings(2, 4, 2))) {
      assertThat(photos.next()).isEmpty();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
