package io.streamtune.explain.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.prediction.Activation;
import io.streamtune.explain.ClassMap;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.Layer;
import io.streamtune.explain.Maps;
import io.streamtune.explain.Scores;
import io.streamtune.model.bundle.ModelId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Goal: the page shows the numbers it was given, and names are text on it. Method: an explanation
 * of a few numbers, and the pictures of the page decoded again.
 */
class ExplanationPageTest {
  private static final Pattern PICTURE =
      Pattern.compile("<img class=\"(\\w+)\" src=\"data:image/png;base64,([^\"]+)\"");
  private static final Maps PHOTO = new Maps(3, 1, 2, new float[] {255, 0, 128, 0, 0, 64});

  @Test
  void the_photo_is_what_the_network_saw() throws IOException {
    BufferedImage photo = pictures(page("a.jpg", "lime"), "photo").getFirst();

    assertThat(photo.getWidth()).isEqualTo(2);
    assertThat(photo.getRGB(0, 0) & 0xffffff).isEqualTo(0xff8000);
    assertThat(photo.getRGB(1, 0) & 0xffffff).isEqualTo(0x000040);
  }

  @Test
  void heat_lies_where_the_class_map_is_large() throws IOException {
    BufferedImage heat = pictures(page("a.jpg", "lime"), "photo").get(1);

    assertThat(red(heat, 1) - green(heat, 1)).as("where it is 2").isGreaterThan(60);
    assertThat(red(heat, 0)).as("where it is -1: gray").isEqualTo(green(heat, 0));
  }

  @Test
  void gray_is_no_weight_and_the_largest_weight_is_a_full_colour() throws IOException {
    BufferedImage kernels = pictures(page("a.jpg", "lime"), "sheet").getFirst();

    assertThat(kernels.getRGB(0, 0) & 0xffffff).as("weights 0.5, 0, -0.5").isEqualTo(0xff8001);
  }

  @Test
  void names_are_text() {
    String page = page("<img src=x onerror=alert(1)>.jpg", "<script>alert(1)</script>");

    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(1)&gt;.jpg")
        .doesNotContain("<script", "<img src=x");
  }

  @Test
  void the_table_adds_up() {
    String page = page("a.jpg", "lime");

    assertThat(page).contains("<td>7.389</td>", "<td>0.880797</td>", "<td>8.389</td>");
    assertThat(page).contains("<td>1.000000</td>");
  }

  @Test
  void without_class_maps_it_says_why() {
    assertThat(page(List.of(), "the head has a Gelu node", "a.jpg", "lime"))
        .contains("There are no class maps: the head has a Gelu node.");
  }

  private static String page(String photo, String className) {
    Maps map = new Maps(1, 1, 2, new float[] {-1, 2});
    return page(List.of(new ClassMap(0, className, map)), "", photo, className);
  }

  private static String page(
      List<ClassMap> classMaps, String noClassMaps, String photo, String className) {
    double total = Math.exp(2) + 1;
    Scores scores =
        new Scores(
            Activation.SOFTMAX,
            List.of(
                new Scores.Row(0, className, 2, Math.exp(2), Math.exp(2) / total),
                new Scores.Row(1, "lemon", 0, 1, 1 / total)),
            total,
            1e-8);
    Layer layer = new Layer("Conv", new Maps(1, 1, 2, new float[] {-1, 1}));
    Explanation explanation =
        new Explanation(
            new ModelId("fruit", "v1"),
            "0123456789abcdef",
            PHOTO,
            new Maps(3, 1, 1, new float[] {0.5f, 0, -0.5f}),
            List.of(layer),
            List.of(layer),
            classMaps,
            noClassMaps,
            scores);
    return new String(ExplanationPage.html(explanation, photo), UTF_8);
  }

  private static List<BufferedImage> pictures(String page, String style) throws IOException {
    List<BufferedImage> found = new ArrayList<>();
    Matcher matcher = PICTURE.matcher(page);
    while (matcher.find()) {
      if (matcher.group(1).equals(style)) {
        byte[] png = Base64.getDecoder().decode(matcher.group(2));
        found.add(ImageIO.read(new ByteArrayInputStream(png)));
      }
    }
    return found;
  }

  private static int red(BufferedImage image, int x) {
    return image.getRGB(x, 0) >> 16 & 0xff;
  }

  private static int green(BufferedImage image, int x) {
    return image.getRGB(x, 0) >> 8 & 0xff;
  }
}
