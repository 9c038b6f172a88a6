package io.streamtune.loadtest.compare;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.result.ResultFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code streamtune loadtest compare}: compares two results. */
@Command(
    name = "compare",
    description = {"Shows two results side by side, with ratios.", ""})
public final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "A", description = "A result.json, or its folder.")
  private Path a = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Another.")
  private Path b = Path.of("");

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /** Creates the command for a terminal. */
  public CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ResultComparison comparison = ResultComparison.of(ResultFiles.read(a), ResultFiles.read(b));
    if (json) {
      terminal.out().println(ResultFiles.json(comparison));
    } else {
      comparison.lines().forEach(terminal.out()::println);
    }
    return 0;
  }
}
