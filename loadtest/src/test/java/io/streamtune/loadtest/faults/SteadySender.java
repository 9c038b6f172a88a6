package io.streamtune.loadtest.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.testkit.Until;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/** Sends images all the while, whatever becomes of the broker, until it is told to pause. */
final class SteadySender implements AutoCloseable {
  /** Why 25 a second: two replicas on two busy cores keep up with it, swaps included. */
  private static final long INTERVAL_NANOS = 40_000_000;

  private static final int UNFINISHED_MAX = 20_000;
  private static final int PHOTOS = 20;

  private final EventSink sink;
  private final List<byte[]> photos = photos();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread thread = Thread.ofPlatform().name("sender").unstarted(this::run);
  private volatile boolean isPaused;
  private volatile boolean isClosed;

  SteadySender(KafkaSettings kafka) {
    sink = new EventSink(SinkConfig.of(UNFINISHED_MAX), kafka, new SimpleMeterRegistry());
    sink.start();
    thread.start();
  }

  private void run() {
    for (int i = 0; !isClosed; i++) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      if (!isPaused) {
        send(i);
      }
    }
  }

  private synchronized void send(int i) {
    sink.send(
        "images",
        ImageEvent.message(
            "image-" + i,
            "test",
            "image/jpeg",
            Optional.of(("camera-" + i % 50).getBytes(UTF_8)),
            photos.get(i % PHOTOS)),
        result -> acknowledged.addAndGet(result instanceof SendResult.Acknowledged ? 1 : 0));
  }

  /** Sends no more and waits until the broker has what was sent; returns how much that is. */
  long pause() {
    isPaused = true;
    synchronized (this) { // After an image that is just being handed over.
      Until.holds("all is sent", () -> sink.unfinished() == 0, sink::unfinished);
    }
    return acknowledged.get();
  }

  void goOn() {
    isPaused = false;
  }

  /** Makes small JPEG files. */
  static List<byte[]> photos() {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> photos = new ArrayList<>();
    for (int i = 0; i < PHOTOS; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int block = 0; block < 64; block++) {
        int color = random.nextInt(1 << 24);
        for (int pixel = 0; pixel < 64; pixel++) {
          image.setRGB(block % 8 * 8 + pixel % 8, block / 8 * 8 + pixel / 8, color);
        }
      }
      photos.add(jpeg(image));
    }
    return photos;
  }

  private static byte[] jpeg(BufferedImage image) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpeg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
