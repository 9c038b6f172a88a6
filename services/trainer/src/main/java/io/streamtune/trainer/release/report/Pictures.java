package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Tag;
import io.streamtune.trainer.release.report.Gallery.Mistake;
import java.util.Base64;
import java.util.List;

/** Renders the pictures of a run into the page. */
final class Pictures {
  private Pictures() {}

  static Tag mistakes(List<Mistake> mistakes) {
    Tag grid = Tag.of("div", "gallery");
    for (Mistake mistake : mistakes) {
      Tag words =
          Tag.of("figcaption")
              .add(Tag.of("b").text(none(mistake.predicted())))
              .text(" " + Numbers.percent(mistake.confidence()))
              .add(Tag.of("span", "truth").text("is " + none(mistake.truth())))
              .add(Tag.of("span", "file").text(mistake.picture().name()));
      grid.add(Tag.of("figure").add(image(mistake.picture())).add(words));
    }
    return grid;
  }

  static Tag samples(List<ReportPicture> pictures) {
    Tag grid = Tag.of("div", "gallery");
    for (ReportPicture picture : pictures) {
      Tag words = Tag.of("figcaption").add(Tag.of("span", "file").text(picture.name()));
      grid.add(Tag.of("figure").add(image(picture)).add(words));
    }
    return grid;
  }

  private static String none(String labels) {
    return labels.isEmpty() ? "none" : labels;
  }

  private static Tag image(ReportPicture picture) {
    String base64 = Base64.getEncoder().encodeToString(picture.bytes());
    return Tag.of("img")
        .attribute("src", "data:" + picture.mediaType() + ";base64," + base64)
        .attribute("alt", picture.name())
        .attribute("loading", "lazy");
  }
}
