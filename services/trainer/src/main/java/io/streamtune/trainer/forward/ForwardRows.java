package io.streamtune.trainer.forward;

import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.Rows;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs rows of pixels through a network, on all its lanes in parallel; the outputs are in the order
 * of the rows. Decoding, the network and the consumer's own work overlap.
 *
 * <p>Owner: the caller that created it closes it, which closes the rows and leaves the network
 * open. Called on: one thread.
 */
public final class ForwardRows implements AutoCloseable {
  private final PhotoRows rows;
  private final int depth;
  private final ExecutorService threads;
  private final BlockingQueue<Lane> idle;
  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<Future<Outputs>> inFlight = new ArrayDeque<>();
  private boolean ended;

  /**
   * The network's output for a block of rows.
   *
   * @param firstRow index of the first row among the rows of all photos
   * @param count number of rows
   * @param firstPhoto index of the first row's photo
   * @param photos number of photos; all their rows are in this block
   * @param values float32[count, width]; owned by the consumer
   */
  @SuppressWarnings("ArrayRecordComponent") // The lane hands it over once.
  public record Outputs(long firstRow, int count, int firstPhoto, int photos, float[] values) {}

  /**
   * Starts.
   *
   * @param rows must allow {@link #blocks} blocks to exist at a time
   */
  public ForwardRows(Network network, PhotoRows rows) {
    this.rows = rows;
    this.depth = network.lanes() + 1;
    this.threads =
        Executors.newFixedThreadPool(
            network.lanes(), Thread.ofPlatform().name("lane-", 0).daemon().factory());
    this.idle = new ArrayBlockingQueue<>(network.lanes());
    for (int i = 0; i < network.lanes(); i++) {
      lanes.add(network.newLane());
    }
    idle.addAll(lanes);
  }

  /** Returns how many blocks of rows must be able to exist so that no lane waits for one. */
  public static int blocks(Network network) {
    return network.lanes() + 3;
  }

  /**
   * Returns the outputs for the next block of rows; empty after the last.
   *
   * @throws io.streamtune.trainer.dataset.DatasetException if a photo can no longer be read
   * @throws io.streamtune.engine.EngineException if the runtime fails
   */
  public Optional<Outputs> next() throws InterruptedException {
    while (!ended && inFlight.size() < depth) {
      Optional<Rows> block = rows.next();
      block.ifPresent(pixels -> inFlight.add(threads.submit(() -> run(pixels))));
      ended = block.isEmpty();
    }
    return inFlight.isEmpty() ? Optional.empty() : Optional.of(result(inFlight.remove()));
  }

  private static Outputs result(Future<Outputs> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("a lane failed", e.getCause());
    }
  }

  private Outputs run(Rows block) throws InterruptedException {
    try (block) {
      Lane lane = idle.take();
      try {
        FloatBuffer out = lane.run(block.pixels(), block.count());
        float[] values = new float[out.remaining()];
        out.get(values);
        return new Outputs(
            block.firstRow(), block.count(), block.firstPhoto(), block.photos(), values);
      } finally {
        idle.add(lane);
      }
    }
  }

  /** Waits for running inferences, which cannot be stopped. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    threads.shutdown();
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    lanes.forEach(Lane::close);
    rows.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
