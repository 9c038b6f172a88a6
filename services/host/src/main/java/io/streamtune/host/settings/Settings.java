package io.streamtune.host.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings as text with typed reads. After a wrong value, reading continues with the default, and
 * {@link #check} reports all errors together.
 *
 * <p>The environment can set every key, {@code batch.rows-max} for example as {@code
 * STREAMTUNE_BATCH_ROWS_MAX}, and overrides the file. Not thread-safe; used once, at start.
 */
public final class Settings {
  private static final String ENV_PREFIX = "STREAMTUNE_";
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("([0-9.]+)\\s*(ms|s|m|h)");

  private final Map<String, String> file;
  private final Map<String, String> environment;
  private final boolean hasVariables;
  private final Set<String> known = new TreeSet<>();
  private final Map<String, String> effective = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();

  /** Creates settings from a file's flat keys and the environment. */
  public Settings(Map<String, String> file, Map<String, String> environment) {
    this(file, environment, true);
  }

  private Settings(
      Map<String, String> file, Map<String, String> environment, boolean hasVariables) {
    this.file = Map.copyOf(file);
    this.environment = Map.copyOf(environment);
    this.hasVariables = hasVariables;
  }

  /** Creates settings from a file's flat keys only; the environment does not override them. */
  public static Settings ofFile(Map<String, String> file) {
    return new Settings(file, Map.of(), false);
  }

  /**
   * Returns the number of items of a list of mappings; the keys of the first begin with {@code
   * KEY.1.}.
   */
  public int items(String key) {
    return file.keySet().stream()
        .filter(given -> given.startsWith(key + "."))
        .map(given -> given.substring(key.length() + 1).replaceFirst("\\..*", ""))
        .filter(number -> number.matches("\\d{1,6}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** Reads a text. */
  public String text(String key, String fallback) {
    return value(key, fallback, "a text", value -> value);
  }

  /** Reads a whole number between bounds. */
  public int number(String key, int fallback, int min, int max) {
    return value(
        key,
        fallback,
        "a whole number from " + min + " to " + max + ", e.g. " + Math.max(min, fallback),
        value -> {
          int number = Integer.parseInt(value);
          require(number >= min && number <= max);
          return number;
        });
  }

  /** Reads a number between bounds. */
  public double decimal(String key, double fallback, double min, double max) {
    return value(
        key,
        fallback,
        "a number from %s to %s, e.g. %s".formatted(min, max, fallback),
        value -> {
          double number = Double.parseDouble(value);
          require(number >= min && number <= max);
          return number;
        });
  }

  /** Reads a number from 0 to 1. */
  public double fraction(String key, double fallback) {
    return value(
        key,
        fallback,
        "a number from 0 to 1, e.g. " + fallback,
        value -> {
          double number = Double.parseDouble(value);
          require(number >= 0 && number <= 1);
          return number;
        });
  }

  /** Reads a number of bytes: {@code 1048576}, {@code 1024 KiB} or {@code 1 MiB}. */
  public long bytes(String key, long fallback) {
    return value(
        key,
        fallback,
        "a size of at least 1 byte, e.g. 256 MiB",
        value -> {
          Matcher matcher = SIZE.matcher(value);
          require(matcher.matches());
          long unit =
              switch (matcher.group(2)) {
                case "KiB" -> 1L << 10;
                case "MiB" -> 1L << 20;
                case "GiB" -> 1L << 30;
                case null, default -> 1;
              };
          long size = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
          require(size >= 1);
          return size;
        });
  }

  /** Reads a time: {@code 5 ms}, {@code 2.5 s}, {@code 1 m} or {@code 6 h}. */
  public Duration time(String key, Duration fallback) {
    return value(
        key,
        fallback,
        "a time with its unit, e.g. 5 ms, 30 s, 2 m or 6 h",
        value -> {
          Matcher matcher = TIME.matcher(value);
          require(matcher.matches());
          long unitNanos =
              switch (matcher.group(2)) {
                case "ms" -> 1_000_000L;
                case "s" -> 1_000_000_000L;
                case "m" -> 60_000_000_000L;
                default -> 3_600_000_000_000L;
              };
          BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(new BigDecimal(unitNanos));
          return Duration.ofNanos(nanos.longValueExact());
        });
  }

  /** Reads {@code on} or {@code off}. */
  public boolean flag(String key, boolean fallback) {
    return choice(key, fallback ? Switch.ON : Switch.OFF) == Switch.ON;
  }

  private enum Switch {
    ON,
    OFF
  }

  /** Reads an enum constant, written in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, E fallback) {
    List<String> names =
        Arrays.stream(fallback.getDeclaringClass().getEnumConstants()).map(Settings::wire).toList();
    return value(
        key,
        fallback,
        "one of " + String.join(", ", names),
        value -> {
          int index = names.indexOf(value.toLowerCase(Locale.ROOT));
          require(index >= 0);
          return fallback.getDeclaringClass().getEnumConstants()[index];
        });
  }

  /** Reads a list: a sequence in YAML, separated by commas in the environment. */
  public <T> List<T> list(String key, String rule, Function<String, T> item) {
    return value(
        key,
        List.of(),
        rule,
        value ->
            Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(item)
                .toList());
  }

  /**
   * Reads all keys under a prefix, to pass them on unchanged: {@code
   * kafka.properties.ssl.truststore.type} in the file, {@code
   * STREAMTUNE_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE} in the environment, where every underscore is
   * a dot.
   */
  public Map<String, String> under(String prefix) {
    Map<String, String> values = new TreeMap<>();
    file.forEach(
        (key, value) -> {
          if (key.startsWith(prefix + ".")) {
            known.add(key);
            values.put(key.substring(prefix.length() + 1), value);
          }
        });
    String envPrefix = variable(prefix) + "_";
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(envPrefix)) {
            String key = name.substring(envPrefix.length()).toLowerCase(Locale.ROOT);
            values.put(key.replace('_', '.'), value);
          }
        });
    return values;
  }

  /** Records {@code error} if a relation between settings does not hold. */
  public void require(boolean holds, String error) {
    if (!holds) {
      errors.add(error);
    }
  }

  /**
   * Throws one {@link ConfigException} with all errors, if there are any; an unknown key is an
   * error.
   */
  public void check() {
    file.keySet().stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .forEach(key -> errors.add("unknown key '" + key + "'; known keys are " + known));
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  /** Returns the values read so far, including defaults, in the order of reading. */
  public Map<String, String> effective() {
    return new LinkedHashMap<>(effective);
  }

  /** Returns the environment variable of a key. */
  public static String variable(String key) {
    return ENV_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private <T> T value(String key, T fallback, String rule, Function<String, T> parse) {
    known.add(key);
    Optional<String> given =
        Optional.ofNullable(environment.get(variable(key)))
            .or(() -> Optional.ofNullable(file.get(key)))
            .map(String::strip);
    T value = fallback;
    if (given.isPresent()) {
      try {
        value = parse.apply(given.get());
      } catch (IllegalArgumentException | ArithmeticException e) {
        String orVariable = hasVariables ? " (or " + variable(key) + ")" : "";
        errors.add("%s = '%s'%s: expected %s".formatted(key, given.get(), orVariable, rule));
      }
    }
    effective.put(key, value instanceof Enum<?> constant ? wire(constant) : String.valueOf(value));
    return value;
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
