package io.streamtune.loadtest.command;

import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.images.PictureSize;
import io.streamtune.loadtest.traffic.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is sent and how answers are rated, through Kafka and over HTTP. */
final class SendOptions {
  // Why: the size of the photos in well-known data sets.
  private static final PictureSize SIZE = new PictureSize(500, 375);

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Sends the files below a folder as they are; generated pictures without it.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--sizes",
      paramLabel = "WxH,…",
      split = ",",
      converter = SizeText.class,
      description = "Sizes of generated pictures, by turns. Default: 500x375.")
  private List<PictureSize> sizes = List.of();

  @Option(
      names = "--broken",
      paramLabel = "SHARE",
      description = "Share of images that nobody can decode, from 0 to 1. Default: 0.")
  private double broken;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header of each image, in place of one of that name; may be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "Images of this time before are sent and not counted. Default: 2s.")
  private Duration warmUp = Duration.ofSeconds(2);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "How long answers are waited for after the end. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "Predictions later than this do not count as goodput. Default: 1s.")
  private Duration deadline = Duration.ofSeconds(1);

  @Option(
      names = "--seed",
      description = "The same seed sends the same at the same times. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--out", paramLabel = "DIR", description = "Writes the result there.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /** Parses sizes for picocli. */
  static final class SizeText implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) {
      try {
        return PictureSize.of(text.strip());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Returns what is wrong with the combination of options; empty if nothing is. */
  Optional<String> problem() {
    if (!(broken >= 0 && broken <= 1)) {
      return Optional.of("--broken is a share from 0 to 1, not " + broken);
    }
    if (folder.isPresent() && !sizes.isEmpty()) {
      return Optional.of("--sizes are of generated pictures, --images sends files as they are");
    }
    if (headers.containsKey(Messages.ID)) {
      return Optional.of("--header cannot set " + Messages.ID + ": answers are matched by it");
    }
    return Optional.empty();
  }

  /** Returns whether an option is given that chooses the images. */
  boolean choosesImages() {
    return folder.isPresent() || !sizes.isEmpty();
  }

  /** Reads or draws the images to send. */
  Payloads payloads() {
    List<PictureSize> drawn = sizes.isEmpty() ? List.of(SIZE) : sizes;
    return folder.map(Payloads::folder).orElseGet(() -> Payloads.drawn(drawn, seed));
  }

  double broken() {
    return broken;
  }

  Map<String, String> headers() {
    return headers;
  }

  Duration warmUp() {
    return warmUp;
  }

  Duration timeout() {
    return timeout;
  }

  Duration deadline() {
    return deadline;
  }

  long seed() {
    return seed;
  }

  Optional<Path> out() {
    return out;
  }

  boolean json() {
    return json;
  }

  /** Returns the options by name, as the result stores them. */
  Map<String, String> effective() {
    Map<String, String> options = new TreeMap<>();
    options.put("broken", String.valueOf(broken));
    headers.forEach((name, value) -> options.put("header " + name, value));
    options.put("warm-up", TimeText.text(warmUp));
    options.put("timeout", TimeText.text(timeout));
    options.put("deadline", TimeText.text(deadline));
    options.put("seed", String.valueOf(seed));
    return options;
  }
}
