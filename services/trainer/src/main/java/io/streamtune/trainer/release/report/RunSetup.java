package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import java.util.List;

/**
 * Everything needed to repeat the run.
 *
 * @param recipe the recipe's values, in the order of display
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
