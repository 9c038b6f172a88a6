package io.streamtune.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImageRef;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.quarantine.NativeWork;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Goal: decode threads write only their rows, and survive all but what must be told. */
final class DecodePoolTest {
  private static final Preprocessing SPEC = Preprocessing.IMAGENET;
  private static final int ROW = SPEC.rowBytes();

  private final ByteBuffer tensor = ByteBuffer.allocateDirect(3 * ROW);
  private final BlockingQueue<DecodeResult> results = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
  private NativeWork work = CrashGuard.none().work();

  @Test
  void pixels_go_into_their_own_row() throws Exception {
    byte[] pixels = new byte[ROW];
    Arrays.fill(pixels, (byte) 7);
    try (DecodePool pool = pool(1, results::add)) {
      pool.submit(task(new Content.Pixels(pixels), 1));

      assertThat(result()).isInstanceOf(DecodeResult.Done.class);
    }
    assertThat(tensor.get(ROW - 1)).isZero();
    assertThat(tensor.get(ROW)).isEqualTo((byte) 7);
    assertThat(tensor.get(2 * ROW - 1)).isEqualTo((byte) 7);
    assertThat(tensor.get(2 * ROW)).isZero();
  }

  @Test
  void bytes_that_are_no_image_and_pixels_that_do_not_fit_are_rejected() throws Exception {
    try (DecodePool pool = pool(1, results::add)) {
      pool.submit(task(new Content.Encoded(new byte[] {1, 2, 3}), 0));
      assertThat(rejected().code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);

      pool.submit(task(new Content.Pixels(new byte[ROW + 1]), 0));
      assertThat(rejected().code()).isEqualTo(ErrorCode.CORRUPT);
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void the_queue_has_room_for_as_many_as_configured() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    Consumer<DecodeResult> slow =
        result -> {
          busy.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          results.add(result);
        };
    try (DecodePool pool = pool(2, slow)) {
      pool.submit(task(new Content.Encoded(new byte[1]), 0));
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      pool.submit(task(new Content.Encoded(new byte[1]), 1));
      assertThat(pool.hasRoom()).isTrue();
      pool.submit(task(new Content.Encoded(new byte[1]), 2));

      assertThat(pool.hasRoom()).isFalse();
      assertThat(pool.queued()).isEqualTo(2);
      go.countDown();
      for (int i = 0; i < 3; i++) {
        assertThat(result().task().firstRow()).isEqualTo(i);
      }
      assertThat(pool.hasRoom()).isTrue();
    }
  }

  @Test
  void a_thread_that_cannot_go_on_is_told() throws Exception {
    Consumer<DecodeResult> fails =
        _ -> {
          throw new IllegalStateException("the loop is gone");
        };
    try (DecodePool pool = pool(1, fails)) {
      pool.submit(task(new Content.Encoded(new byte[1]), 0));

      assertThat(broken.poll(20, TimeUnit.SECONDS)).hasMessage("the loop is gone");
    }
  }

  @Test
  void an_image_for_which_memory_was_short_once_is_decoded_again() throws Exception {
    byte[] pixels = new byte[ROW];
    work = new ShortOfMemory(1);
    try (DecodePool pool = pool(1, results::add)) {
      pool.submit(task(new Content.Pixels(pixels), 1));

      assertThat(result()).isInstanceOf(DecodeResult.Done.class);
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void an_image_for_which_memory_stays_short_stops_the_pool_and_gets_no_answer() throws Exception {
    work = new ShortOfMemory(2);
    try (DecodePool pool = pool(1, results::add)) {
      pool.submit(task(new Content.Pixels(new byte[ROW]), 1));

      assertThat(broken.poll(20, TimeUnit.SECONDS))
          .hasMessageStartingWith("no memory to decode image image, alone either")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
    assertThat(results).isEmpty();
  }

  /** Has no memory so many times. */
  private static final class ShortOfMemory implements NativeWork {
    private int left;

    ShortOfMemory(int times) {
      this.left = times;
    }

    @Override
    public void enter(ImageRequest image, int row) {
      if (left-- > 0) {
        throw new OutOfMemoryError("Java heap space");
      }
    }

    @Override
    public void leave(ImageRequest image, int row) {}
  }

  private DecodePool pool(int queueMax, Consumer<DecodeResult> done) {
    DecodeConfig config = new DecodeConfig(1, queueMax, DecodeLimits.DEFAULTS);
    Decoders.Results told =
        new Decoders.Results() {
          @Override
          public void done(DecodeResult result) {
            done.accept(result);
          }

          @Override
          public void broken(Throwable cause) {
            broken.add(cause);
          }
        };
    return new DecodePool(config, SPEC.rowBytes(), tensor, work, told, System::nanoTime);
  }

  private static DecodeTask task(Content content, int row) {
    ImageRef ref = new ImageRef("image", "test", Optional.empty());
    ImageRequest request = new ImageRequest(ref, content, System.nanoTime(), _ -> {});
    return new DecodeTask(Pass.first(request, TtaPlan.PLAIN, "off"), SPEC, row, row);
  }

  private DecodeResult result() throws InterruptedException {
    DecodeResult result = results.poll(20, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }

  private DecodeResult.Rejected rejected() throws InterruptedException {
    return (DecodeResult.Rejected) result();
  }
}
