package io.streamtune.cli.bench;

import io.streamtune.cli.bench.GpuResult.Precision;
import io.streamtune.display.charts.Axis;
import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Page;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Plot;
import io.streamtune.display.charts.Series;
import io.streamtune.display.charts.Series.Point;
import io.streamtune.display.charts.Series.Style;
import io.streamtune.display.charts.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The result of a check for people: lines of text, and a page that opens from disk. */
final class GpuPage {
  private final GpuResult result;

  GpuPage(GpuResult result) {
    this.result = result;
  }

  /** Returns a table and the verdict. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s on %s, ONNX Runtime %s; images/s. Decoders alone %.1f, broker alone %.1f.",
            result.model(),
            result.device(),
            result.runtime(),
            result.decode(),
            result.broker()));
    lines.add(line(heading()));
    result.rows().forEach(row -> lines.add(line(cells(row))));
    result.missing().forEach(what -> lines.add("Not measured: " + what));
    lines.add(result.limit().text());
    return lines;
  }

  /** Returns the page. */
  byte[] html() {
    Tag table = PageTable.of(heading().toArray(String[]::new));
    for (GpuResult.Row row : result.rows()) {
      List<String> cells = cells(row);
      table.add(
          PageTable.row(cells.getFirst(), cells.subList(1, cells.size()).toArray(String[]::new)));
    }
    Tag verdict = Page.section("Where the limit is").add(Page.note(result.limit().text()));
    result.missing().forEach(what -> verdict.add(Page.note("Not measured: " + what)));
    return Page.html(
        "GPU check",
        "",
        List.of(
            Page.header("GPU check", result.model() + " · " + result.device()),
            tiles(),
            verdict,
            Page.section("Images a second by batch size").add(plot()).add(PageTable.scroll(table)),
            Page.section("Machine").add(PageTable.named(result.machine().lines()))));
  }

  private Tag tiles() {
    return Tag.of("div", "tiles")
        .add(
            Page.tile(
                "Kafka to Kafka",
                Numbers.fixed(result.limit().stream(), 1) + "/s",
                "at batch " + result.limit().batch()))
        .add(Page.tile("limit", result.limit().part(), "by what each part does alone"))
        .add(Page.tile("decoders", Numbers.fixed(result.decode(), 0) + "/s", "alone, all cores"))
        .add(Page.tile("broker", Numbers.fixed(result.broker(), 0) + "/s", "alone"));
  }

  private Tag plot() {
    List<Series> lines = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      if (result.rows().stream().anyMatch(row -> row.raw().containsKey(precision))) {
        lines.add(
            series("raw " + name(precision), r -> r.raw().getOrDefault(precision, Double.NaN)));
      }
    }
    lines.add(series("served network alone", GpuResult.Row::network));
    lines.add(series("Kafka to Kafka", GpuResult.Row::stream));
    return new Plot(
            "images a second by batch size",
            Axis.log("batch", result.rows().stream().mapToDouble(GpuResult.Row::batch)),
            Axis.linear(
                "images per second",
                java.util.stream.DoubleStream.concat(
                    java.util.stream.DoubleStream.of(0),
                    lines.stream()
                        .flatMapToDouble(l -> l.points().stream().mapToDouble(Point::y)))),
            lines,
            List.of())
        .figure();
  }

  private Series series(String name, ToDoubleFunction<GpuResult.Row> value) {
    return new Series(
        name,
        result.rows().stream()
            .map(row -> new Point(row.batch(), value.applyAsDouble(row)))
            .toList(),
        Style.LINE);
  }

  private List<String> heading() {
    List<String> heading = new ArrayList<>(List.of("batch"));
    for (Precision precision : Precision.values()) {
      heading.add("raw " + name(precision));
    }
    heading.addAll(List.of("copy", "network", "stream", "cores", "decode", "GPU %", "GPU MiB"));
    return heading;
  }

  private static List<String> cells(GpuResult.Row row) {
    List<String> cells = new ArrayList<>(List.of(String.valueOf(row.batch())));
    for (Precision precision : Precision.values()) {
      cells.add(number(row.raw().getOrDefault(precision, Double.NaN)));
    }
    cells.add(number(row.copy()));
    cells.add(number(row.network()));
    cells.add(number(row.stream()));
    cells.add(number(row.cpuCores()));
    cells.add(number(row.decodeCores()));
    cells.add(number(row.gpu().map(GpuUse.Use::utilisation).orElse(Double.NaN)));
    cells.add(number(row.gpu().map(GpuUse.Use::memoryMib).orElse(Double.NaN)));
    return cells;
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%10s", cell)));
    return line.toString();
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
  }
}
