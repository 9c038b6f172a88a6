package io.streamtune.inference.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImageRef;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.decode.Pass;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import io.streamtune.inference.quarantine.CrashGuard;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: a batch has all cores if nothing runs beside it when it begins, and its lane else. Method:
 * a network that notes how it is run, and threads that the test turns.
 */
final class LanePoolTest {
  private final FakeNetwork network = new FakeNetwork(2);
  private final LoadedModel model = network.model("1");
  private final ModelSlot slot = new ModelSlot(model);
  private final Turned threads = new Turned();
  private final LanePool lanes =
      new LanePool(
          2, threads, ByteBuffer.allocateDirect(4 * 12), 12, CrashGuard.none().work(), () -> 0);
  private final List<ClassifiedBatch> finished = new ArrayList<>();

  @Test
  void a_batch_that_begins_while_nothing_runs_has_all_cores() {
    run(0);
    threads.turn();

    assertThat(network.lone).containsExactly(1);
  }

  @Test
  void a_batch_that_begins_beside_another_has_its_lane() {
    run(0);
    run(1);
    threads.turn();

    assertThat(network.runs).hasSize(2);
    assertThat(network.lone).as("the first one").hasSize(1);
  }

  @Test
  void when_the_others_are_back_the_next_one_is_alone_again() {
    run(0);
    run(1);
    threads.turn();
    finished.forEach(lanes::release);

    run(2);
    threads.turn();

    assertThat(network.lone).hasSize(2);
  }

  private void run(int row) {
    ImageRequest request =
        new ImageRequest(
            new ImageRef("image-" + row, "test", Optional.empty()),
            new ImageRequest.Content.Pixels(FakeNetwork.row(row)),
            0,
            _ -> {});
    Pass pass = Pass.first(request, TtaPlan.PLAIN, "off");
    DecodedImage image =
        new DecodedImage(new DecodeTask(pass, model.preprocessing(), row, row), 0, 0);
    lanes.run(Batch.alone(new Ready<>(image, row, row, 1, 0)), slot.acquire(), finished::add);
  }

  /** Runs what it was given when it is told to. */
  private static final class Turned extends AbstractExecutorService {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    void turn() {
      while (!waiting.isEmpty()) {
        waiting.remove().run();
      }
    }

    @Override
    public void execute(Runnable run) {
      waiting.add(run);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
