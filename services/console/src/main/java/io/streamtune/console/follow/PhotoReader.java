package io.streamtune.console.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.photo.Photo;
import io.streamtune.console.photo.ThumbnailCache;
import io.streamtune.console.photo.Thumbnails;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.read.FollowerThread;
import io.streamtune.stream.read.PositionReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads images back from Kafka, each once, and draws their thumbnails, on its own thread {@code
 * console-photos}.
 *
 * <p><b>Bound:</b> {@value #WAITING_MAX} images wait; an image beyond that is not shown. Events may
 * name any position; only positions in the topic of images are read.
 */
final class PhotoReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PhotoReader.class);

  /** Why: six seconds of images at the default rate; older ones are no longer news. */
  private static final int WAITING_MAX = 64;

  /**
   * Why: if an image is predicted again (by a canary, or after a crash), that happens within
   * seconds.
   */
  private static final int KNOWN_MAX = 500;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final String topic;
  private final ThumbnailCache photos;
  private final BlockingQueue<Wanted> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final FollowerThread thread;
  private final Map<ImagePosition, Photo> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ImagePosition, Photo> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  /** A requested image, and the consumer that receives its photo. */
  private record Wanted(Optional<ImagePosition> at, Consumer<Photo> found) {}

  /**
   * Creates it stopped.
   *
   * @param topic the topic of images
   */
  PhotoReader(KafkaSettings kafka, String topic, ThumbnailCache photos, MeterRegistry registry) {
    this.kafka = kafka;
    this.topic = topic;
    this.photos = photos;
    this.thread = new FollowerThread("console-photos", "reading photos", this::draw, registry);
  }

  void start() {
    thread.start();
  }

  /**
   * Enqueues an image whose photo is wanted. Never blocks. Called on: any thread.
   *
   * @param at the image's position, if known
   * @param found receives the photo, on console-photos
   */
  void offer(Optional<ImagePosition> at, Consumer<Photo> found) {
    boolean _ = waiting.offer(new Wanted(at, found));
  }

  FollowerThread thread() {
    return thread;
  }

  private void draw() throws InterruptedException {
    try (Thumbnails thumbnails = new Thumbnails();
        PositionReader reader = new PositionReader(kafka)) {
      while (thread.isGoingOn()) {
        Wanted wanted = waiting.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (wanted != null) {
          Photo photo = photo(wanted.at(), reader, thumbnails);
          thread.attempt("a photo", () -> wanted.found().accept(photo));
        }
        thread.worked();
      }
    }
  }

  private Photo photo(
      Optional<ImagePosition> wanted, PositionReader reader, Thumbnails thumbnails) {
    Optional<ImagePosition> at = wanted.filter(place -> place.topic().equals(topic));
    if (at.isEmpty()) {
      return Photo.NONE;
    }
    Photo found = known.get(at.get());
    if (found == null) {
      found = read(at.get(), reader, thumbnails);
      known.put(at.get(), found);
    }
    return found;
  }

  private Photo read(ImagePosition at, PositionReader reader, Thumbnails thumbnails) {
    try {
      Optional<ReceivedEvent> image = reader.read(at);
      Optional<String> path =
          image
              .map(ReceivedEvent::value)
              .flatMap(thumbnails::draw)
              .map(jpeg -> "/v1/photos/" + photos.put(jpeg));
      return new Photo(path, image.map(ReceivedEvent::timestampMillis).orElse(-1L));
    } catch (StreamException e) {
      log.debug("an image is shown without its photo", e);
      return Photo.NONE;
    } catch (OutOfMemoryError e) {
      log.warn("no memory to decode {}; it is shown without its photo", at, e);
      return Photo.NONE;
    } catch (RuntimeException e) {
      thread.skip("the photo at " + at, e);
      return Photo.NONE;
    }
  }

  /** Ends the thread within about 5 s. */
  @Override
  public void close() {
    thread.close(PATIENCE);
  }
}
