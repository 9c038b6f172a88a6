package io.streamtune.model.source;

import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A published checkpoint that can be imported by name.
 *
 * @param name the name that a user gives
 * @param uri torchvision's official file
 * @param sha256 the first digits of the digest, which are part of the file's name
 * @param preprocessing the preprocessing that it was evaluated with
 */
public record CatalogueEntry(String name, URI uri, String sha256, Preprocessing preprocessing) {
  /**
   * The default model. These are the first weights, not the later {@code resnet50-v2}: those were
   * trained with label smoothing and mixed images, so their probabilities are far too low to show
   * to users, and their features are the poorer start for fine-tuning.
   */
  public static final String DEFAULT = "resnet50";

  private static final List<CatalogueEntry> ALL =
      List.of(
          entry("resnet18", "resnet18-f37072fd", 256),
          entry("resnet34", "resnet34-b627a593", 256),
          entry("resnet50", "resnet50-0676ba61", 256),
          entry("resnet50-v2", "resnet50-11ad3fa6", 232),
          entry("resnet101", "resnet101-63fe2227", 256),
          entry("resnet152", "resnet152-394f9c45", 256));

  /** Returns all entries. */
  public static List<CatalogueEntry> all() {
    return ALL;
  }

  /** Returns the entry of this name. */
  public static Optional<CatalogueEntry> named(String name) {
    return ALL.stream().filter(entry -> entry.name.equals(name)).findFirst();
  }

  private static CatalogueEntry entry(String name, String file, int shortSide) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    return new CatalogueEntry(
        name,
        URI.create("https://download.pytorch.org/models/" + file + ".pth"),
        file.substring(file.length() - 8),
        new Preprocessing(
            imageNet.size(),
            shortSide,
            Resize.SHORT_SIDE,
            imageNet.mean(),
            imageNet.std(),
            ColorOrder.RGB));
  }
}
