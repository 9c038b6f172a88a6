package io.streamtune.trainer.live.quality;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.trainer.collect.Annotation;
import io.streamtune.trainer.live.recent.RecentPrediction;
import io.streamtune.trainer.live.recent.RecentPredictions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Compares labels with predictions as they arrive. Pure.
 *
 * <p>The last label of an image counts, but a machine never overrules a person, as in {@link
 * io.streamtune.trainer.collect.CollectedImages}. A duplicate prediction or label counts once. A
 * label that arrives before its prediction, because the two topics are read side by side, waits for
 * it.
 *
 * <p>Bounds: the predictions of {@link RecentPredictions}; {@value #VERSIONS_MAX} versions, of
 * which the least recently used is evicted; {@value #EARLY_MAX} waiting labels.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
public final class LiveQuality {
  /** Why: two are compared; more occur while the replicas swap one after the other. */
  static final int VERSIONS_MAX = 8;

  static final int EARLY_MAX = 10_000;

  /** Why: it bounds the waiting labels to 40 MB; no real id is longer. */
  private static final int EARLY_CHARS_MAX = 2_000;

  private final RecentPredictions recent;
  private final int window;
  private final SequencedMap<ModelRef, VersionWindow> versions = bounded(VERSIONS_MAX, true);
  private final SequencedMap<ImageRef, LabelRecord> early = bounded(EARLY_MAX, false);

  /**
   * Starts empty.
   *
   * @param recent stores the predictions
   * @param window number of labelled predictions of each version that its score covers
   */
  public LiveQuality(RecentPredictions recent, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be 1 or more, not " + window);
    }
    this.recent = recent;
    this.window = window;
  }

  /**
   * Processes a prediction.
   *
   * @param time when it was made
   * @return the outcome of the label that waited for it, if one did
   */
  public Optional<Match> predicted(Prediction prediction, Instant time) {
    if (!recent.add(prediction, time)) {
      return Optional.empty();
    }
    version(prediction.model()).predicted();
    ImageRef image = prediction.image();
    Optional<LabelRecord> waited =
        image.position().flatMap(at -> waited(atPosition(at))).or(() -> waited(named(image)));
    return waited.flatMap(said -> recent.find(image).map(found -> judge(found, said)));
  }

  /**
   * Processes a label.
   *
   * @param time when it was given
   */
  public Match labelled(Label label, Instant time) {
    if (label.labels().size() != 1) {
      return Match.NOT_ONE_CLASS;
    }
    ImageRef image = label.image();
    Annotation word =
        new Annotation(image.source(), image.id(), label.labels().getFirst(), label.by());
    LabelRecord said = new LabelRecord(word.label(), word.isPersons(), time);
    Optional<RecentPrediction> prediction = recent.find(image);
    if (prediction.isPresent()) {
      return judge(prediction.get(), said);
    }
    if (image.id().length() + image.source().length() + said.className().length()
        > EARLY_CHARS_MAX) {
      return Match.UNMATCHED;
    }
    ImageRef key = image.position().map(LiveQuality::atPosition).orElseGet(() -> named(image));
    early.merge(key, said, LabelRecord::orIfOverruled);
    return Match.UNMATCHED;
  }

  /** Returns the score of a version; empty before the first label of one of its predictions. */
  public Optional<LiveScore> score(ModelRef model) {
    return Optional.ofNullable(versions.get(model)).flatMap(VersionWindow::score);
  }

  /**
   * Returns the score of a version by its name; if several bundles have the same name and version,
   * of the one used last.
   */
  public Optional<LiveScore> score(String name, String version) {
    return versions.sequencedKeySet().reversed().stream()
        .filter(model -> model.name().equals(name) && model.version().equals(version))
        .findFirst()
        .flatMap(this::score);
  }

  private Match judge(RecentPrediction prediction, LabelRecord said) {
    Match match = version(prediction.model()).judge(prediction, said);
    recent.label(prediction);
    return match;
  }

  private VersionWindow version(ModelRef model) {
    return versions.computeIfAbsent(model, ref -> new VersionWindow(ref, window));
  }

  private Optional<LabelRecord> waited(ImageRef key) {
    return Optional.ofNullable(early.remove(key));
  }

  private static ImageRef named(ImageRef image) {
    return new ImageRef(image.id(), image.source(), Optional.empty());
  }

  private static ImageRef atPosition(ImagePosition position) {
    return new ImageRef(position.toString(), position.source(), Optional.empty());
  }

  private static <K, V> SequencedMap<K, V> bounded(int max, boolean byUse) {
    return new LinkedHashMap<>(16, 0.75f, byUse) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }
}
