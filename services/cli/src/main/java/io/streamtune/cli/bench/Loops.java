package io.streamtune.cli.bench;

import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.engine.raw.RawRuntime;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Views;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The baselines of the stream: tight loops with nothing around them. */
final class Loops {
  private Loops() {}

  /** Runs the raw runtime on {@code threads} for {@code seconds} and returns images per second. */
  static double rawRate(RawRuntime raw, int threads, double seconds) throws InterruptedException {
    return rate(
        threads,
        seconds,
        (_, done) -> {
          raw.run();
          done.incrementAndGet();
        });
  }

  /**
   * Runs a served network on all its lanes for {@code seconds}.
   *
   * @return rows per second
   */
  static double networkRate(Network network, int rows, double seconds) throws InterruptedException {
    List<Lane> lanes = new ArrayList<>();
    List<ByteBuffer> inputs = new ArrayList<>();
    for (int i = 0; i < network.lanes(); i++) {
      lanes.add(network.newLane());
      inputs.add(ByteBuffer.allocateDirect(network.paddedRows(rows) * network.rowBytes()));
    }
    try {
      return rate(
          lanes.size(),
          seconds,
          (thread, done) -> {
            lanes.get(thread).run(inputs.get(thread), rows);
            done.addAndGet(rows);
          });
    } finally {
      lanes.forEach(Lane::close);
    }
  }

  /** Returns the median time of one run on an idle machine, in milliseconds. */
  static double rawMillis(RawRuntime raw, int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long startNanos = System.nanoTime();
      raw.run();
      nanos[i] = System.nanoTime() - startNanos;
    }
    java.util.Arrays.sort(nanos);
    return nanos[count / 2] / 1e6;
  }

  /** Decodes the images on {@code threads} for {@code seconds} and returns images per second. */
  static double decodeRate(
      List<byte[]> images, Preprocessing preprocessing, int threads, double seconds)
      throws InterruptedException {
    List<ImageDecoder> decoders = new ArrayList<>();
    List<ByteBuffer> rows = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      decoders.add(new ImageDecoder(preprocessing, DecodeLimits.DEFAULTS));
      rows.add(ByteBuffer.allocateDirect(preprocessing.rowBytes()));
    }
    try {
      return rate(
          threads,
          seconds,
          (thread, done) -> {
            long index = done.getAndIncrement();
            byte[] image = images.get((int) (index % images.size()));
            decoders.get(thread).decode(image, Views.centre(), rows.get(thread));
          });
    } finally {
      decoders.forEach(ImageDecoder::close);
    }
  }

  private interface Step {
    void run(int thread, AtomicLong done);
  }

  private static double rate(int threads, double seconds, Step step) throws InterruptedException {
    AtomicLong done = new AtomicLong();
    long startNanos = System.nanoTime();
    long endNanos = startNanos + (long) (seconds * 1e9);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(
          Thread.ofPlatform()
              .name("bench-loop-" + i)
              .start(
                  () -> {
                    while (System.nanoTime() < endNanos) {
                      step.run(thread, done);
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    return done.get() * 1e9 / (System.nanoTime() - startNanos);
  }
}
