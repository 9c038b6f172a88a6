package io.streamtune.trainer.service;

import io.streamtune.events.training.TrainingEvent;
import io.streamtune.trainer.learn.LearnStatus;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The trainer's status as JSON. */
final class StatusJson {
  private StatusJson() {}

  static Map<String, Object> of(LearnStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("activity", word(status.activity()));
    json.put("images", Map.of("train", status.train(), "valid", status.valid()));
    json.put("changes", status.changes());
    json.put("every", status.every());
    json.put("unusedLabels", status.unused());
    status.last().ifPresent(event -> json.put("round", round(event)));
    return json;
  }

  static String word(Activity activity) {
    return activity.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> round(TrainingEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", event.run());
    json.put("stage", event.stage().wire());
    event.message().ifPresent(message -> json.put("message", message));
    event.etaSeconds().ifPresent(seconds -> json.put("etaSeconds", seconds));
    json.put("metrics", event.metrics());
    return json;
  }
}
