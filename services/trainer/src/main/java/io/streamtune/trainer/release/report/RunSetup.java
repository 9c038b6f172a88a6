package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import java.util.List;

/**
 * Everything needed to do the run again.
 *
 * @param recipe in the order people read it
 * @param machine hardware and software
 */
public record RunSetup(
    String title,
    String baseModel,
    DatasetSummary dataset,
    List<NamedValue> recipe,
    long seed,
    List<NamedValue> machine) {
  public RunSetup {
    recipe = List.copyOf(recipe);
    machine = List.copyOf(machine);
  }
}
