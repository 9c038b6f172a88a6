package io.streamtune.console.board;

import io.streamtune.console.photo.Photo;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A card that has no number yet.
 *
 * @param content the JSON object that pages receive, without the number
 * @param latencyMillis from the image record's timestamp to the prediction's; empty if either is
 *     missing
 */
public record CardDraft(Map<String, Object> content, OptionalLong latencyMillis) {
  private static final int LABELS_MAX = 5;

  /**
   * Longest id or source that a card carries for its label to echo. A card with a longer one leaves
   * both out; the position identifies the image.
   */
  private static final int ID_MAX = 1000;

  /**
   * Creates the card of a prediction.
   *
   * @param photo the thumbnail and time of its image
   */
  public static CardDraft of(AnsweredImage answer, Photo photo) {
    Prediction prediction = answer.prediction();
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("kind", "prediction");
    image(card, prediction.image());
    card.put("time", answer.timeMillis());
    card.put("model", Texts.name(prediction.model().name()));
    card.put("version", Texts.name(prediction.model().version()));
    card.put("margin", answer.margin());
    card.put("views", prediction.tta().views());
    card.put("activation", prediction.activation().wire());
    card.put(
        "labels", prediction.labels().stream().limit(LABELS_MAX).map(CardDraft::label).toList());
    photo.path().ifPresent(path -> card.put("photo", path));
    OptionalLong latency = latency(answer, photo);
    latency.ifPresent(millis -> card.put("latency", millis));
    return new CardDraft(card, latency);
  }

  /** Creates the card of a dead letter. */
  public static CardDraft of(DeadLetter letter, long timeMillis) {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("kind", "dead");
    ImagePosition at = letter.position();
    String id = letter.headers().text("ce_id").filter(text -> !text.isEmpty()).orElse("" + at);
    image(card, new ImageRef(id, at.source(), Optional.of(at)));
    card.put("time", timeMillis);
    card.put("code", letter.code().wire());
    card.put("stage", Texts.name(letter.stage()));
    card.put("message", Texts.sentence(letter.message()));
    return new CardDraft(card, OptionalLong.empty());
  }

  private static OptionalLong latency(AnsweredImage answer, Photo photo) {
    boolean isKnown = photo.timeMillis() >= 0 && answer.timeMillis() >= photo.timeMillis();
    return isKnown
        ? OptionalLong.of(answer.timeMillis() - photo.timeMillis())
        : OptionalLong.empty();
  }

  private static void image(Map<String, Object> card, ImageRef image) {
    card.put("name", Texts.name(image.id()));
    Map<String, Object> echo = new LinkedHashMap<>();
    boolean isShort = image.id().length() <= ID_MAX && image.source().length() <= ID_MAX;
    if (isShort) {
      echo.put("id", image.id());
      echo.put("source", image.source());
    }
    image
        .position()
        .ifPresent(
            at -> {
              echo.put("topic", at.topic());
              echo.put("partition", at.partition());
              echo.put("offset", at.offset());
            });
    card.put("image", echo);
  }

  private static Map<String, Object> label(ScoredLabel label) {
    String name = Texts.name(label.name());
    // A shortened name is not the class's name, so the page does not offer it as a label.
    return Map.of("name", name, "whole", name.equals(label.name()), "p", label.probability());
  }

  /** Returns the class names of a prediction, from which users can choose a label. */
  static List<String> names(AnsweredImage answer) {
    return answer.prediction().labels().stream().map(ScoredLabel::name).toList();
  }
}
