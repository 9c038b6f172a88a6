package io.streamtune.inference.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.ImageEvent;
import io.streamtune.events.InvalidEventException;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.stream.EventHandler;
import io.streamtune.stream.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Turns what the poll thread read into requests. Called on: kafka-poll. */
public final class KafkaIngest implements EventHandler {
  private final Consumer<List<ImageRequest>> submit;
  private final DatarefFetcher datarefs;
  private final Answers answers;
  private final LongSupplier nanoClock;

  /** Takes the answer to an event that came from Kafka. */
  @FunctionalInterface
  public interface Answers {

    /**
     * Publishes an outcome. Called on: the event loop, or kafka-poll if the event holds no image.
     *
     * @param event the event
     * @param image the event as an image; empty if it is none
     * @param outcome its outcome
     */
    void answer(ReceivedEvent event, Optional<ImageEvent> image, Outcome outcome);
  }

  /**
   * Makes the stage.
   *
   * @param submit takes requests. Called on: kafka-poll, or a virtual thread for a fetched image
   * @param datarefs fetches images that events only point to
   * @param answers takes outcomes
   * @param nanoClock monotonic clock
   */
  public KafkaIngest(
      Consumer<List<ImageRequest>> submit,
      DatarefFetcher datarefs,
      Answers answers,
      LongSupplier nanoClock) {
    this.submit = submit;
    this.datarefs = datarefs;
    this.answers = answers;
    this.nanoClock = nanoClock;
  }

  @Override
  public void onEvents(List<ReceivedEvent> events) {
    long receivedNanos = nanoClock.getAsLong();
    List<ImageRequest> requests = new ArrayList<>(events.size());
    for (ReceivedEvent event : events) {
      ingest(event, receivedNanos, requests);
    }
    submit.accept(requests);
  }

  private void ingest(ReceivedEvent event, long receivedNanos, List<ImageRequest> requests) {
    ImageEvent image;
    try {
      image = ImageEvent.read(event.position(), event.headers(), event.value());
    } catch (InvalidEventException e) {
      String detail = String.valueOf(e.getMessage());
      answers.answer(event, Optional.empty(), new Outcome.Rejected(e.code(), "ingest", detail));
      return;
    }
    Consumer<Outcome> reply = outcome -> answers.answer(event, Optional.of(image), outcome);
    byte[] key = event.key().orElseGet(() -> image.ref().id().getBytes(UTF_8));
    if (image.data().length > 0) {
      Content content = new Content.Encoded(image.data());
      requests.add(new ImageRequest(image.ref(), key, content, receivedNanos, reply));
    } else {
      image
          .dataref()
          .ifPresent(
              uri ->
                  datarefs.fetch(
                      uri,
                      (bytes, answer) ->
                          submit.accept(
                              List.of(
                                  new ImageRequest(
                                      image.ref(),
                                      key,
                                      new Content.Encoded(bytes),
                                      receivedNanos,
                                      answer))),
                      reply));
    }
  }
}
