package io.streamtune.trainer.learn;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.PositionReader;
import io.streamtune.trainer.collect.Annotation;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.collect.PutResult;
import io.streamtune.trainer.live.ImageLocator;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a label event into a collected image. A label that cannot be used is counted and skipped;
 * it never stops the stream.
 *
 * <p>Called on: one thread, which may block.
 */
final class LabelIntake {
  private static final Logger log = LoggerFactory.getLogger(LabelIntake.class);

  /** Why: enough to identify an image; a sender's id may be as long as a message body. */
  private static final int SHOWN_CHARS_MAX = 200;

  private final CollectedImages images;
  private final PositionReader stream;
  private final String topic;
  private final ImageLocator locator;
  private final ImageDecoder decoder;
  private final ByteBuffer row;
  private final Map<Unused, Integer> unused = new EnumMap<>(Unused.class);

  /** The reason why a label was not used. */
  enum Unused {
    /** The event is malformed. */
    INVALID,
    /**
     * The label has neither a position nor the image's bytes, and no recent prediction is of its
     * image.
     */
    UNKNOWN_IMAGE,
    /** Retention has removed the image. */
    REMOVED,
    /** The image event only points to the image. */
    REFERENCE,
    /** The bytes are not a valid image. */
    BROKEN,
    /** The label names a topic other than the images topic. */
    ELSEWHERE,
    /** The label names no class, several, or one that cannot be the name of a folder. */
    NO_CLASS,
    /** The number of classes is at its limit, and the label names a new one. */
    TOO_MANY_CLASSES;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Creates an intake.
   *
   * @param topic the images topic; labels may name any topic, but no other is read
   * @param locator finds the images of labels that name no position
   */
  LabelIntake(
      CollectedImages images,
      PositionReader stream,
      String topic,
      ImageLocator locator,
      ImageDecoder decoder,
      Preprocessing spec) {
    this.images = images;
    this.stream = stream;
    this.topic = topic;
    this.locator = locator;
    this.decoder = decoder;
    this.row = ByteBuffer.allocateDirect(spec.rowBytes());
  }

  /**
   * Processes a label.
   *
   * @return whether the collected images changed
   * @throws IOException if the collected images cannot be written
   */
  boolean take(ReceivedEvent event) throws IOException, InterruptedException {
    try {
      return switch (LabelEvent.read(event.position(), event.headers(), event.value())) {
        case Label label -> said(label, event);
        case LabelledImage image ->
            keep(image.source(), image.id(), image.labels(), image.by(), image.data());
      };
    } catch (InvalidEventException e) {
      return pass(Unused.INVALID, event, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the number of labels that were not used, by reason. */
  Map<Unused, Integer> unused() {
    return Map.copyOf(unused);
  }

  private boolean said(Label label, ReceivedEvent event) throws IOException, InterruptedException {
    Optional<ImagePosition> position = label.image().position();
    if (position.isEmpty()) {
      position = locator.locate(label.image());
    }
    if (position.isEmpty()) {
      return pass(
          Unused.UNKNOWN_IMAGE,
          event,
          "it names no topic, partition and offset, and no recent prediction is of its image; echo"
              + " those of the prediction");
    }
    if (!position.get().topic().equals(topic)) {
      return pass(Unused.ELSEWHERE, event, "images lie in topic " + topic);
    }
    Optional<ReceivedEvent> record = stream.read(position.get());
    if (record.isEmpty()) {
      return pass(Unused.REMOVED, event, position.get() + " is not kept any more");
    }
    ImageEvent image =
        ImageEvent.read(position.get(), record.get().headers(), record.get().value());
    if (image.dataref().isPresent()) {
      return pass(Unused.REFERENCE, event, "the image lies outside Kafka");
    }
    return keep(image.source(), image.id(), label.labels(), label.by(), image.data());
  }

  private boolean keep(
      String source, String id, List<String> labels, Optional<String> by, byte[] bytes)
      throws IOException {
    if (labels.size() != 1) {
      return pass(Unused.NO_CLASS, id, labels.size() + " labels; this model takes one");
    }
    Annotation word = new Annotation(source, id, labels.getFirst(), by);
    if (word.problem().isPresent()) {
      return pass(Unused.NO_CLASS, id, word.problem().get());
    }
    List<View> centre = Views.centre();
    return switch (decoder.decode(bytes, centre, row)) {
      case Decoded.Rejected(ErrorCode _, String detail) -> pass(Unused.BROKEN, id, detail);
      case Decoded.Image image -> {
        String extension = image.format().name().toLowerCase(Locale.ROOT);
        PutResult kept = images.put(word, bytes, extension);
        log.debug("{} is {}: {}", id, word.label(), kept);
        yield kept == PutResult.CROWDED_OUT
            ? pass(Unused.TOO_MANY_CLASSES, id, "'%s' is one too many".formatted(word.label()))
            : kept == PutResult.ADDED || kept == PutResult.RELABELLED;
      }
    };
  }

  private boolean pass(Unused reason, Object what, String detail) {
    unused.merge(reason, 1, Integer::sum);
    String shown = String.valueOf(what);
    log.info(
        "a label is not used ({}), {}: {}",
        reason.words(),
        shown.substring(0, Math.min(shown.length(), SHOWN_CHARS_MAX)),
        detail);
    return false;
  }
}
