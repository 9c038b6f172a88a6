package io.streamtune.loadtest.command;

import io.streamtune.loadtest.arrivals.ArrivalPattern;
import io.streamtune.loadtest.arrivals.RateProfile;
import io.streamtune.loadtest.arrivals.Spikes;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that decide when images are sent. */
final class RateOptions {
  private static final Duration DURATION = Duration.ofSeconds(30);

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Images a second, whatever comes back. Default: 10.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--ramp",
      paramLabel = "FROM:TO",
      converter = RampText.class,
      description = "A rate that changes evenly, instead of --rate.")
  private Optional<Ramp> ramp = Optional.empty();

  @Option(
      names = "--spike",
      paramLabel = "RATE:FOR:EVERY",
      converter = SpikeText.class,
      description = "Another rate for a while, again and again: 200:2s:30s.")
  private Optional<Spikes> spikes = Optional.empty();

  @Option(
      names = "--arrivals",
      description =
          "constant: at even distances. poisson: each independent of the others. Default: poisson.")
  private ArrivalPattern arrivals = ArrivalPattern.POISSON;

  @Option(
      names = "--replay",
      paramLabel = "TOPIC",
      description = "Sends what a topic holds, with the gaps that it had, instead of --rate.")
  private Optional<String> replay = Optional.empty();

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "With --replay: 2 is twice as fast. Default: 1.")
  private double speed = 1;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "How long images are sent. Default: 30s; with --replay, to the topic's end.")
  private Optional<Duration> duration = Optional.empty();

  /**
   * A rate that changes linearly.
   *
   * @param from images per second at the beginning
   * @param to images per second at the end
   */
  record Ramp(double from, double to) {}

  /** Parses {@code 10:200}. */
  static final class RampText implements ITypeConverter<Ramp> {
    @Override
    public Ramp convert(String text) {
      String[] parts = text.split(":", -1);
      try {
        Ramp ramp = new Ramp(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
        if (parts.length == 2) {
          return ramp;
        }
      } catch (NumberFormatException | IndexOutOfBoundsException _) {
        throw new TypeConversionException(wrong(text));
      }
      throw new TypeConversionException(wrong(text));
    }

    private static String wrong(String text) {
      return "'" + text + "' is no ramp; it looks like 10:200, images a second";
    }
  }

  /** Parses {@code 200:2s:30s}. */
  static final class SpikeText implements ITypeConverter<Spikes> {
    @Override
    public Spikes convert(String text) {
      String[] parts = text.split(":", -1);
      if (parts.length != 3) {
        throw new TypeConversionException(wrong(text, "it looks like 200:2s:30s"));
      }
      try {
        return new Spikes(
            Double.parseDouble(parts[0]), TimeText.of(parts[1]), TimeText.of(parts[2]));
      } catch (IllegalArgumentException e) { // Also thrown for an invalid number.
        throw new TypeConversionException(wrong(text, String.valueOf(e.getMessage())));
      }
    }

    private static String wrong(String text, String why) {
      return "'" + text + "' is no spike (rate, length, distance): " + why;
    }
  }

  /** Returns what is wrong with the combination of options; empty if nothing is. */
  Optional<String> problem() {
    long given = rate.stream().count() + ramp.stream().count() + replay.stream().count();
    if (given > 1) {
      return Optional.of("give one of --rate, --ramp and --replay");
    }
    if (replay.isPresent() && spikes.isPresent()) {
      return Optional.of("--spike goes with --rate or --ramp, not with --replay");
    }
    if (!(speed > 0)) {
      return Optional.of("--speed is above 0");
    }
    if (duration.filter(time -> time.isZero()).isPresent()) {
      return Optional.of("--duration is above 0");
    }
    try {
      profile();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  Optional<String> replay() {
    return replay;
  }

  double speed() {
    return speed;
  }

  ArrivalPattern arrivals() {
    return arrivals;
  }

  /** Returns how long images are due; empty to replay a topic to its end. */
  Optional<Duration> span() {
    return replay.isPresent() ? duration : Optional.of(duration.orElse(DURATION));
  }

  /** Returns the rate over time, unless a topic is replayed. */
  RateProfile profile() {
    Duration length = duration.orElse(DURATION);
    double even = rate.orElse(10.0);
    Ramp wanted = ramp.orElse(new Ramp(even, even));
    RateProfile profile = RateProfile.ramp(wanted.from(), wanted.to(), length);
    return spikes.map(profile::with).orElse(profile);
  }

  /** Returns the options by name. */
  Map<String, String> effective() {
    Map<String, String> options = new TreeMap<>();
    if (replay.isPresent()) {
      options.put("replay", replay.get());
      options.put("speed", String.valueOf(speed));
    } else {
      options.put("arrivals", arrivals.name().toLowerCase(Locale.ROOT));
      ramp.ifPresentOrElse(
          given -> options.put("ramp", given.from() + ":" + given.to()),
          () -> options.put("rate", String.valueOf(rate.orElse(10.0))));
      spikes.ifPresent(given -> options.put("spike", text(given)));
    }
    span().ifPresent(time -> options.put("duration", TimeText.text(time)));
    return options;
  }

  private static String text(Spikes given) {
    return given.rate() + ":" + TimeText.text(given.length()) + ":" + TimeText.text(given.every());
  }
}
