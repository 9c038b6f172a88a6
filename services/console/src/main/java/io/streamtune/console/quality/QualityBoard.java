package io.streamtune.console.quality;

import io.streamtune.console.board.Texts;
import io.streamtune.console.photo.Photo;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.label.Label;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page's view of prediction quality.
 *
 * <p><b>Called on:</b> console-follow. <b>Bound:</b> {@value #ANSWERS_MAX} predictions that may
 * still be labelled, {@value #JUDGED_MAX} labelled ones, and photos of {@value #MISTAKES_MAX}
 * mistakes.
 */
public final class QualityBoard {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Why: a minute and a half at 200 a second, within which users label; 200 bytes each. */
  private static final int ANSWERS_MAX = 20_000;

  private static final int JUDGED_MAX = 2_000;
  private static final int MISTAKES_MAX = 12;
  private static final int VERSIONS_MAX = 3;

  private final BiConsumer<ImagePosition, Consumer<Photo>> photos;
  private final Map<ImagePosition, Answered> answers = new Bounded<>(ANSWERS_MAX);
  private final Map<ImagePosition, LabelledAnswer> judged = new Bounded<>(JUDGED_MAX);
  private final Map<ImagePosition, Photo> shown = new ConcurrentHashMap<>();

  /** The part of a prediction that is kept. */
  private record Answered(String version, String name, double probability) {}

  /** In insertion order; the oldest is evicted. */
  private static final class Bounded<T> extends LinkedHashMap<ImagePosition, T> {
    private static final long serialVersionUID = 1L;
    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ImagePosition, T> eldest) {
      return size() > max;
    }
  }

  /**
   * Creates an empty board.
   *
   * @param photos reads the image at a position and passes its photo to the consumer, on another
   *     thread
   */
  public QualityBoard(BiConsumer<ImagePosition, Consumer<Photo>> photos) {
    this.photos = photos;
  }

  /** Remembers a prediction by its image's position; one without a position is ignored. */
  public void predicted(Prediction prediction) {
    Optional<ScoredLabel> best = prediction.labels().stream().findFirst();
    if (best.isPresent() && prediction.image().position().isPresent()) {
      answers.put(
          prediction.image().position().get(),
          new Answered(
              Texts.name(prediction.model().version()),
              Texts.name(best.get().name()),
              best.get().probability()));
    }
  }

  /** Applies a label; the last label of an image counts. */
  public void labelled(Label label, long timeMillis) {
    if (label.labels().size() == 1) {
      label.image().position().ifPresent(at -> judge(at, label.labels().getFirst(), timeMillis));
    }
  }

  private void judge(ImagePosition at, String said, long timeMillis) {
    Answered answer = answers.get(at);
    if (answer != null) {
      judged.put(
          at,
          new LabelledAnswer(
              at,
              answer.version(),
              answer.name(),
              answer.probability(),
              Texts.name(said),
              timeMillis));
    }
  }

  /** Returns the view as JSON. */
  public String json() {
    List<LabelledAnswer> surest = surest();
    shown.keySet().retainAll(surest.stream().map(LabelledAnswer::at).toList());
    surest.stream()
        .map(LabelledAnswer::at)
        .filter(at -> !shown.containsKey(at))
        .forEach(this::readPhoto);
    Map<String, List<LabelledAnswer>> byVersion =
        judged.values().stream()
            .collect(
                Collectors.groupingBy(
                    LabelledAnswer::version, LinkedHashMap::new, Collectors.toList()));
    List<Map<String, Object>> tables =
        List.copyOf(byVersion.entrySet()).reversed().stream()
            .limit(VERSIONS_MAX)
            .map(entry -> ConfusionView.of(entry.getKey(), entry.getValue()))
            .toList();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("versions", tables);
    view.put("mistakes", surest.stream().map(this::json).toList());
    return MAPPER.writeValueAsString(view);
  }

  private List<LabelledAnswer> surest() {
    return judged.values().stream()
        .filter(one -> !one.isRight())
        .sorted(Comparator.comparingDouble(LabelledAnswer::probability).reversed())
        .limit(MISTAKES_MAX)
        .toList();
  }

  /** Requests a photo once; a mistake whose photo does not arrive is shown without it. */
  private void readPhoto(ImagePosition at) {
    shown.put(at, Photo.NONE);
    photos.accept(at, photo -> shown.computeIfPresent(at, (_, _) -> photo));
  }

  private Map<String, Object> json(LabelledAnswer mistake) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("image", mistake.at().toString());
    json.put("answered", mistake.answered());
    json.put("p", mistake.probability());
    json.put("said", mistake.said());
    json.put("version", mistake.version());
    json.put("time", mistake.timeMillis());
    Optional.ofNullable(shown.get(mistake.at()))
        .flatMap(Photo::path)
        .ifPresent(path -> json.put("photo", path));
    return json;
  }
}
