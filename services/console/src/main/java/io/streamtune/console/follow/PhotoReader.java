package io.streamtune.console.follow;

import io.streamtune.console.board.Answer;
import io.streamtune.console.board.CardDraft;
import io.streamtune.console.photo.Photo;
import io.streamtune.console.photo.Photos;
import io.streamtune.console.photo.Thumbnails;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.PositionReader;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the images of chosen answers back from Kafka, each once, and drafts their cards, on its own
 * thread {@code console-photos}.
 *
 * <p><b>Bound:</b> {@value #WAITING_MAX} answers wait; one more is not shown. An answer may name
 * any position; only those in the topic of images are read.
 */
final class PhotoReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PhotoReader.class);

  /** Why: six seconds of what is shown at the default rate; older ones are no news. */
  private static final int WAITING_MAX = 64;

  /** Why: an image is predicted again within seconds, if at all: by a canary or after a crash. */
  private static final int KNOWN_MAX = 500;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final String topic;
  private final Photos photos;
  private final Consumer<CardDraft> drafts;
  private final BlockingQueue<Answer> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("console-photos").unstarted(this::run);
  private final Map<ImagePosition, Photo> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ImagePosition, Photo> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  /**
   * Prepares it.
   *
   * @param topic of images
   * @param drafts takes cards; called on console-photos
   */
  PhotoReader(KafkaSettings kafka, String topic, Photos photos, Consumer<CardDraft> drafts) {
    this.kafka = kafka;
    this.topic = topic;
    this.photos = photos;
    this.drafts = drafts;
  }

  void start() {
    thread.start();
  }

  /** Takes an answer to draft the card of. Never blocks. Called on: any thread. */
  void offer(Answer answer) {
    boolean _ = waiting.offer(answer);
  }

  private void run() {
    try (Thumbnails thumbnails = new Thumbnails();
        PositionReader reader = new PositionReader(kafka)) {
      while (closed.getCount() > 0) {
        Answer answer = waiting.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (answer != null) {
          drafts.accept(CardDraft.of(answer, photo(answer, reader, thumbnails)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // By close().
    } catch (RuntimeException e) {
      // The top of a thread. Counting goes on without it.
      if (closed.getCount() > 0) {
        log.error("photos are not shown any more; restart the console to see them", e);
      }
    }
  }

  private Photo photo(Answer answer, PositionReader reader, Thumbnails thumbnails) {
    Optional<ImagePosition> at =
        answer.prediction().image().position().filter(place -> place.topic().equals(topic));
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
    }
  }

  /** Ends the thread in about 5 s. */
  @Override
  public void close() {
    closed.countDown();
    Ending.of(thread, PATIENCE);
  }
}
