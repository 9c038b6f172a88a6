package io.streamtune.explain.page;

import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Tag;
import io.streamtune.explain.ClassMap;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.Layer;
import io.streamtune.explain.Maps;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The pictures of an explanation, with their captions. */
final class Figures {
  private static final int SHEET_COLUMNS = 16;
  private static final int KERNELS_MAX = 6;
  private static final int STAGE_MAPS_MAX = 16;
  private static final int STAGE_COLUMNS = 8;

  private final Explanation explanation;

  Figures(Explanation explanation) {
    this.explanation = explanation;
  }

  /** Returns the photo, and the maps of the first classes over it. */
  Tag places() {
    Tag row = Tag.of("div", "figures");
    row.add(figure(Drawing.photo(explanation.photo()), "what the network sees", "photo", "photo"));
    for (ClassMap classMap : explanation.classMaps()) {
      Maps map = classMap.map();
      double probability = explanation.scores().rows().get(classMap.classIndex()).probability();
      String caption = "%s, %s".formatted(classMap.name(), Numbers.percent(probability));
      Raster drawn = Drawing.heat(explanation.photo(), map);
      row.add(figure(drawn, caption, "photo", "where '%s' comes from".formatted(classMap.name())));
    }
    return row;
  }

  /** Returns all kernels of the first layer. */
  Tag kernels() {
    List<Raster> tiles = IntStream.range(0, kernelCount()).mapToObj(this::kernel).toList();
    return image(Raster.sheet(tiles, SHEET_COLUMNS), "sheet", "the kernels of the first layer");
  }

  int kernelCount() {
    return explanation.kernels().count() / 3;
  }

  private Raster kernel(int kernel) {
    return Drawing.kernel(explanation.kernels(), kernel);
  }

  /** Returns, for a few kernels, the output of each step of the stem. */
  Tag steps() {
    Tag head = Tag.of("tr").add(heading("kernel"));
    explanation.stem().forEach(layer -> head.add(heading(title(layer))));
    Tag body = Tag.of("tbody");
    Maps last = explanation.stem().getLast().maps();
    for (int kernel : Drawing.liveliest(last, KERNELS_MAX)) {
      Tag row = Tag.of("tr");
      row.add(
          Tag.of("th")
              .attribute("scope", "row")
              .add(image(kernel(kernel), "kernel", "kernel %d".formatted(kernel)))
              .add(Tag.of("span").text("%d".formatted(kernel))));
      for (Layer layer : explanation.stem()) {
        Raster drawn = Drawing.map(layer.maps(), kernel);
        String alt = "kernel %d %s".formatted(kernel, title(layer));
        row.add(Tag.of("td").add(image(drawn, "map", alt)));
      }
      body.add(row);
    }
    return Tag.of("div", "scroll")
        .add(Tag.of("table", "steps").add(Tag.of("thead").add(head)).add(body));
  }

  private static Tag heading(String text) {
    return Tag.of("th").attribute("scope", "col").text(text);
  }

  /** Returns the stem's output for every kernel, in the order of kernels. */
  Tag all() {
    Layer layer = explanation.stem().getLast();
    Maps maps = layer.maps();
    List<Integer> planes = IntStream.range(0, maps.count()).boxed().toList();
    return Tag.of("details")
        .add(Tag.of("summary").text("all %d, %s".formatted(maps.count(), title(layer))))
        .add(
            image(
                Drawing.sheet(maps, planes, STAGE_COLUMNS),
                "sheet",
                "what every kernel makes of the photo"));
  }

  /** Returns the maps of a stage that vary most over the photo. */
  Tag stage(int number, Layer stage) {
    Maps maps = stage.maps();
    List<Integer> planes = Drawing.liveliest(maps, STAGE_MAPS_MAX);
    String size =
        String.format(
            Locale.ROOT, "%,d maps of %d × %d", maps.count(), maps.width(), maps.height());
    String channels = String.join(", ", planes.stream().map(String::valueOf).toList());
    String caption = "stage %d: %s; those that vary most are %s".formatted(number, size, channels);
    Raster drawn = Drawing.sheet(maps, planes, STAGE_COLUMNS);
    return figure(drawn, caption, "sheet", "maps of stage %d".formatted(number));
  }

  /** Returns the title of a step. */
  static String title(Layer layer) {
    return switch (layer.operator()) {
      case "Conv" -> "after the convolution";
      case "BatchNormalization" -> "normalised";
      case "Relu" -> "after ReLU";
      case "Clip" -> "after ReLU6";
      case "MaxPool" -> "after max pooling";
      case "AveragePool" -> "after average pooling";
      default -> "after " + layer.operator();
    };
  }

  private static Tag figure(Raster raster, String caption, String style, String alt) {
    return Tag.of("figure").add(image(raster, style, alt)).add(Tag.of("figcaption").text(caption));
  }

  private static Tag image(Raster raster, String style, String alt) {
    return Tag.of("img", style)
        .attribute("src", raster.address())
        .attribute("width", raster.width())
        .attribute("height", raster.height())
        .attribute("alt", alt);
  }
}
