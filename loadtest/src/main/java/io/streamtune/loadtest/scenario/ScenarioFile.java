package io.streamtune.loadtest.scenario;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads a scenario and reports all mistakes at once, each with its key and the expected value. */
public final class ScenarioFile {
  // Why this spelling: in a file it looks like the command-line option that it refers to.
  private static final String BY_OPTION = "--versions";

  private static final int COUNT_MAX = 1_000_000_000;

  private final Path file;
  private final Map<String, String> given;
  private final List<String> versions;
  private final Settings settings;

  /** Validates the options of a load. */
  @FunctionalInterface
  public interface LoadRules {
    /** Returns the mistakes, each with its key {@code load.…}. */
    List<String> problems(Map<String, String> load);
  }

  /**
   * Opens a file.
   *
   * @param set keys and values that replace those of the file
   * @param versions the versions that {@code swap: --versions} refers to
   * @throws ConfigException if the file cannot be read, or is not YAML
   */
  public ScenarioFile(Path file, Map<String, String> set, List<String> versions) {
    this.file = file;
    this.given = new TreeMap<>(SettingsSource.yaml(file));
    given.putAll(set);
    this.versions = List.copyOf(versions);
    this.settings = Settings.ofFile(given);
  }

  /**
   * Reads the scenario.
   *
   * @throws ConfigException with all mistakes
   */
  public Scenario read(LoadRules rules) {
    String name = settings.text("name", String.valueOf(file.getFileName()));
    Map<String, String> load = settings.under("load");
    rules.problems(load).forEach(problem -> settings.require(false, problem));
    List<Action> actions = new ArrayList<>();
    for (int i = 1; i <= settings.items("actions"); i++) {
      action("actions." + i).ifPresent(actions::add);
    }
    List<URI> scrape =
        settings.list(
            "scrape",
            "addresses of metrics, e.g. [http://localhost:8080/metrics]",
            ScenarioFile::address);
    Duration settle = settings.time("settle", Duration.ofSeconds(30));
    Limits limits = limits();
    settings.check();
    return new Scenario(name, load, actions, scrape, settle, limits);
  }

  private Optional<Action> action(String key) {
    Duration at = settings.time(key + ".at", Duration.ZERO);
    Optional<Duration> every = optionalTime(key + ".every");
    every.ifPresent(
        time -> settings.require(time.isPositive(), key + ".every must be above 0, e.g. 30s"));
    List<Action.Deed> deeds = new ArrayList<>();
    swap(key).ifPresent(deeds::add);
    command(key).ifPresent(deeds::add);
    String mark = settings.text(key + ".mark", "");
    if (!mark.isEmpty()) {
      deeds.add(new Action.Mark(mark));
    }
    settings.require(
        deeds.size() == 1,
        "%s does %d things; give one of swap, command and mark".formatted(key, deeds.size()));
    return deeds.stream().findFirst().map(deed -> new Action(at, every, deed));
  }

  private Optional<Action.Deed> swap(String key) {
    List<String> listed = numbered(key + ".swap");
    boolean isByOption = settings.text(key + ".swap", "").equals(BY_OPTION);
    if (listed.isEmpty() && !given.containsKey(key + ".swap")) {
      return Optional.empty();
    }
    List<String> wanted = isByOption ? versions : listed;
    settings.require(
        wanted.size() >= 2,
        isByOption
            ? key + ".swap takes its versions from --versions NAME:1,NAME:2, which is not given"
            : key + ".swap = " + listed + ": expected two versions, e.g. [resnet50:1, resnet50:2]");
    return Optional.of(new Action.Swap(wanted));
  }

  private Optional<Action.Deed> command(String key) {
    List<String> line = numbered(key + ".command");
    Map<String, String> environment = settings.under(key + ".env");
    Optional<Duration> length = optionalTime(key + ".for");
    settings.require(
        !line.isEmpty() || (environment.isEmpty() && length.isEmpty()),
        key + ": env and for belong to a command, e.g. command: [./streamtune, serve]");
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(new Action.Command(line, environment, length));
  }

  private List<String> numbered(String key) {
    Map<String, String> items = settings.under(key);
    List<String> found = new ArrayList<>();
    for (int i = 1; i <= items.size(); i++) {
      found.add(items.getOrDefault(String.valueOf(i), ""));
    }
    return found;
  }

  private Limits limits() {
    return new Limits(
        settings.number("expect.lost", 0, 0, COUNT_MAX),
        optionalCount("expect.duplicated"),
        optionalCount("expect.good-images-refused"),
        optionalCount("expect.version-changes-min"),
        optionalTime("expect.p99"),
        optionalNumber("expect.p99-drift"),
        optionalNumber("expect.memory-slope"));
  }

  private Optional<Duration> optionalTime(String key) {
    Duration time = given.containsKey(key) ? settings.time(key, Duration.ZERO) : Duration.ZERO;
    return given.containsKey(key) ? Optional.of(time) : Optional.empty();
  }

  private OptionalLong optionalCount(String key) {
    long count = given.containsKey(key) ? settings.number(key, 0, 0, COUNT_MAX) : 0;
    return given.containsKey(key) ? OptionalLong.of(count) : OptionalLong.empty();
  }

  private OptionalDouble optionalNumber(String key) {
    double number = given.containsKey(key) ? settings.decimal(key, 1, 0, COUNT_MAX) : 0;
    return given.containsKey(key) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  private static URI address(String text) {
    URI address = URI.create(text);
    if (address.getAuthority() == null || !String.valueOf(address.getScheme()).startsWith("http")) {
      throw new IllegalArgumentException(text);
    }
    return address;
  }
}
