package io.streamtune.console.teach;

import io.streamtune.console.board.Texts;
import io.streamtune.events.EventTypes;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.training.LiveQualityEvent;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.stream.ReceivedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page's view of training.
 *
 * <p><b>Called on:</b> console-follow. <b>Bound:</b> {@value #RUNS_MAX} runs, {@value #LABELS_MAX}
 * labels and {@value #SCORES_MAX} measurements.
 */
public final class TeachBoard {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int RUNS_MAX = 10;
  private static final int LABELS_MAX = 30;

  /**
   * Why: one and a half hours at one measurement every ten seconds, and longer if labels are rare.
   */
  private static final int SCORES_MAX = 500;

  private final int labelsPerRun;
  private final Map<String, Run> runs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
          return size() > RUNS_MAX;
        }
      };
  private final Deque<Map<String, Object>> labels = new ArrayDeque<>();
  private final Deque<Map<String, Object>> scores = new ArrayDeque<>();

  /**
   * Creates an empty board.
   *
   * @param labelsPerRun the number of labels after which the trainer starts a run; 0 if unknown
   */
  public TeachBoard(int labelsPerRun) {
    this.labelsPerRun = labelsPerRun;
  }

  /** Discards runs and scores, because their topic is read again. */
  public void forgetRuns() {
    runs.clear();
    scores.clear();
  }

  /** Applies an event of the topic of training. */
  public void trained(ReceivedEvent event) {
    boolean isScore = event.headers().text("ce_type").orElse("").equals(EventTypes.LIVE_QUALITY);
    if (isScore) {
      scored(LiveQualityEventCodec.decode(event.headers(), event.value()), event);
    } else {
      TrainingEvent told = TrainingEventCodec.decode(event.headers(), event.value());
      runs.computeIfAbsent(told.run(), _ -> new Run(told, event.timestampMillis()))
          .take(told, event.timestampMillis());
    }
  }

  private void scored(LiveQualityEvent event, ReceivedEvent record) {
    Map<String, Object> score = new LinkedHashMap<>();
    score.put("time", record.timestampMillis());
    score.put("version", Texts.name(event.serving().model().version()));
    score.put("accuracy", event.serving().accuracy());
    score.put("labelled", event.serving().labelled());
    score.put("logLoss", event.serving().logLoss());
    event.message().ifPresent(text -> score.put("message", Texts.sentence(text)));
    keep(scores, score, SCORES_MAX);
  }

  /** Adds an event of the topic of labels. */
  public void labelled(LabelEvent said, long timeMillis) {
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("time", timeMillis);
    label.put("labels", names(said).stream().limit(5).map(Texts::name).toList());
    by(said).ifPresent(name -> label.put("by", Texts.name(name)));
    label.put("image", Texts.name(image(said)));
    keep(labels, label, LABELS_MAX);
  }

  private static List<String> names(LabelEvent said) {
    return switch (said) {
      case Label label -> label.labels();
      case LabelledImage image -> image.labels();
    };
  }

  private static Optional<String> by(LabelEvent said) {
    return switch (said) {
      case Label label -> label.by();
      case LabelledImage image -> image.by();
    };
  }

  private static String image(LabelEvent said) {
    return switch (said) {
      case Label label -> label.image().id();
      case LabelledImage _ -> "a photo of their own";
    };
  }

  private static void keep(Deque<Map<String, Object>> all, Map<String, Object> next, int max) {
    all.addLast(next);
    if (all.size() > max) {
      all.removeFirst();
    }
  }

  /** Returns when the last run began; empty before the first run. */
  public OptionalLong lastRunMillis() {
    return runs.values().stream().mapToLong(Run::beginMillis).max();
  }

  /**
   * Returns the view as JSON.
   *
   * @param labelsSince label events since the last run began, or in total if there was none
   */
  public String json(OptionalLong labelsSince) {
    Map<String, Object> view = new LinkedHashMap<>();
    labelsSince.ifPresent(count -> view.put("labelsSince", count));
    if (labelsPerRun > 0) {
      view.put("labelsPerRun", labelsPerRun);
    }
    view.put("labels", List.copyOf(labels).reversed());
    List<Run> all = List.copyOf(runs.values()).reversed();
    view.put("runs", all.stream().map(Run::summary).toList());
    all.stream().findFirst().ifPresent(run -> view.put("run", run.whole()));
    view.put("live", List.copyOf(scores));
    return MAPPER.writeValueAsString(view);
  }
}
