package io.streamtune.model.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The 1000 classes of ILSVRC-2012, in the order that every published model uses. */
public final class ImageNet {
  private static final String RESOURCE = "imagenet-classes.txt";

  private ImageNet() {}

  /** Returns the first WordNet name of each class, made unique if two classes share it. */
  public static List<String> classes() {
    try (InputStream in = ImageNet.class.getResourceAsStream(RESOURCE)) {
      String text = new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), UTF_8);
      return text.lines().map(line -> line.substring(line.indexOf('\t') + 1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns ImageNet's names for 1000 outputs, else {@code class_0}, {@code class_1}... */
  public static List<String> classesOr(int count) {
    return count == 1000
        ? classes()
        : IntStream.range(0, count).mapToObj(i -> "class_" + i).toList();
  }
}
