package io.streamtune.inference.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.stream.Assignments;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.consume.EventHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Turns the events that the poll thread read into requests. Called on: kafka-poll. */
public final class KafkaIngest implements EventHandler {
  private final Images images;
  private final DatarefFetcher datarefs;
  private final Answers answers;
  private final Assignments assignments;
  private final EventSpans spans;
  private final LongSupplier nanoClock;

  /** The next stage. */
  public interface Images {

    /** Submits images. Called on: kafka-poll, or a virtual thread for a fetched image. */
    void submit(List<ImageRequest> requests);

    /**
     * Drops the images that need not be started or continued because their assignments have ended.
     * Called on: kafka-poll.
     */
    void giveUpStale();
  }

  /** Takes the outcome of an event from Kafka. */
  @FunctionalInterface
  public interface Answers {

    /**
     * Publishes an outcome. Called on: the event loop, or kafka-poll if the event holds no image.
     *
     * @param event the event
     * @param image the event as an image; empty if it is none
     * @param span the event's span, which ends when the event does
     * @param outcome its outcome
     */
    void answer(ReceivedEvent event, Optional<ImageEvent> image, Span span, Outcome outcome);
  }

  /**
   * Creates the stage.
   *
   * @param images takes requests
   * @param datarefs fetches images that events only point to
   * @param answers takes outcomes
   * @param assignments tells which events this replica still has to answer
   * @param spans begins the spans of events
   * @param nanoClock monotonic clock
   */
  public KafkaIngest(
      Images images,
      DatarefFetcher datarefs,
      Answers answers,
      Assignments assignments,
      EventSpans spans,
      LongSupplier nanoClock) {
    this.images = images;
    this.datarefs = datarefs;
    this.answers = answers;
    this.assignments = assignments;
    this.spans = spans;
    this.nanoClock = nanoClock;
  }

  @Override
  public void onEvents(List<ReceivedEvent> events) {
    long receivedNanos = nanoClock.getAsLong();
    List<ImageRequest> requests = new ArrayList<>(events.size());
    for (ReceivedEvent event : events) {
      ingest(event, receivedNanos, requests);
    }
    images.submit(requests);
  }

  @Override
  public void onAssignmentChange() {
    images.giveUpStale();
  }

  private void ingest(ReceivedEvent event, long receivedNanos, List<ImageRequest> requests) {
    ImageEvent image;
    try {
      image = ImageEvent.read(event.position(), event.headers(), event.value());
    } catch (InvalidEventException e) {
      refuse(event, e);
      return;
    }
    Span span = spans.received(event, image.traceparent());
    span.with("messaging.message.id", image.id());
    Consumer<Outcome> reply = outcome -> answers.answer(event, Optional.of(image), span, outcome);
    byte[] key = event.key().orElseGet(() -> image.ref().id().getBytes(UTF_8));
    Content content = new Content.Encoded(image.data());
    ImageRequest request =
        new ImageRequest(
            image.ref(), key, content, receivedNanos, span, () -> assignments.of(event), reply);
    if (image.data().length > 0) {
      requests.add(request);
    } else {
      image.dataref().ifPresent(uri -> fetch(uri, request));
    }
  }

  private void refuse(ReceivedEvent event, InvalidEventException why) {
    Span span = spans.received(event, ImageEvent.traceparent(event.headers()));
    String detail = String.valueOf(why.getMessage());
    answers.answer(
        event, Optional.empty(), span, new Outcome.Rejected(why.code(), "ingest", detail));
  }

  private void fetch(URI uri, ImageRequest unfetched) {
    Span fetch = unfetched.span().child("fetch", nanoClock.getAsLong());
    datarefs.fetch(
        uri,
        unfetched::mayBegin,
        (bytes, answer) -> {
          fetch.end();
          images.submit(List.of(unfetched.with(new Content.Encoded(bytes), answer)));
        },
        outcome -> {
          // After a successful fetch the span has ended already, and ignores this.
          if (outcome instanceof Outcome.Rejected(ErrorCode code, String _, String detail)) {
            fetch.failed(code.wire(), detail);
          }
          fetch.end();
          unfetched.reply().accept(outcome);
        });
  }
}
