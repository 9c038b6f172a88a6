package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Views;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Goal: hostile files cost little and never more than their own event. Method: all files of the
 * corpus, three times, with the verdict of another decoder for comparison.
 */
class BrokenFilesTest {
  private static final Preprocessing SPEC = Preprocessing.IMAGENET;
  private static final long FILE_NANOS_MAX = 2_000_000_000;

  @Test
  void every_file_is_an_image_or_rejected_in_bounded_time_and_memory() throws IOException {
    Path root = Pictures.testData("broken");
    List<String> index = Files.readAllLines(root.resolve("INDEX.csv"));
    List<String> lines = index.subList(1, index.size());
    Map<String, Integer> counts = new TreeMap<>();
    List<Long> residentKb = new ArrayList<>();
    ByteBuffer target = ByteBuffer.allocateDirect(3 * SPEC.rowBytes());
    try (ImageDecoder decoder = new ImageDecoder(SPEC, DecodeLimits.DEFAULTS)) {
      for (int pass = 0; pass < 3; pass++) {
        counts.clear();
        for (String line : lines) {
          byte[] encoded = Files.readAllBytes(root.resolve(path(line)));
          long start = System.nanoTime();
          Decoded decoded = decoder.decode(encoded, Views.fastai(2, pass), target);
          assertThat(System.nanoTime() - start).as(line).isLessThan(FILE_NANOS_MAX);
          boolean shown = decoded instanceof Decoded.Image;
          counts.merge(verdict(line) + " -> " + (shown ? "image" : "rejected"), 1, Integer::sum);
        }
        System.gc(); // What was read lies in the heap, whose growth is no leak of the decoder.
        residentKb.add(residentKb());
      }
    }
    // Of 667 files that Pillow shows, 39 differ: zlib streams or run lengths that end early, a side
    // above the limit, JPEG 2000. Of those that it does not show, 62 are shown: GIF frames after
    // the first are not looked at, nor are metadata and the sizes in a BMP's file header.
    assertThat(counts.getOrDefault("ok -> image", 0)).as("%s", counts).isGreaterThanOrEqualTo(620);
    assertThat(
            counts.getOrDefault("decode-fail -> image", 0)
                + counts.getOrDefault("open-fail -> image", 0))
        .as("%s", counts)
        .isLessThanOrEqualTo(70);
    assertThat(residentKb.get(2) - residentKb.get(0)).as("KB, %s", residentKb).isLessThan(64_000);
  }

  @Test
  void a_dimension_bomb_is_refused_from_its_header() throws IOException {
    Path root = Pictures.testData("broken/generated_bombs");
    try (var files = Files.list(root);
        ImageDecoder decoder = new ImageDecoder(SPEC, DecodeLimits.DEFAULTS)) {
      ByteBuffer target = ByteBuffer.allocateDirect(SPEC.rowBytes());
      decoder.decode(new byte[0], Views.centre(), target);
      for (Path file : files.toList()) {
        byte[] encoded = Files.readAllBytes(file);
        long before = residentKb();
        long start = System.nanoTime();
        assertThat(decoder.decode(encoded, Views.centre(), target))
            .isInstanceOf(Decoded.Rejected.class);
        assertThat(System.nanoTime() - start).as("%s", file).isLessThan(50_000_000);
        assertThat(residentKb() - before).as("%s", file).isLessThan(64 * 1024);
      }
    }
  }

  @Test
  void all_eight_orientations_show_the_same_picture() throws IOException {
    Path root = Pictures.testData("broken/exif-orientation-examples");
    for (String kind : List.of("Landscape", "Portrait")) {
      byte[] upright = Pictures.centre(Files.readAllBytes(root.resolve(kind + "_1.jpg")), SPEC);
      for (int i = 2; i <= 8; i++) {
        Path file = root.resolve(kind + "_" + i + ".jpg");
        byte[] turned = Pictures.centre(Files.readAllBytes(file), SPEC);
        // Each file was compressed anew; a wrong orientation differs by 40 and more.
        assertThat(Pictures.difference(upright, turned)).as("%s", file).isLessThan(6);
      }
    }
  }

  private static String path(String line) {
    return line.startsWith("\"") ? line.substring(1, line.indexOf('"', 1)) : cell(line, 0);
  }

  private static String verdict(String line) {
    return cell(line.startsWith("\"") ? line.substring(line.indexOf('"', 1)) : line, 3);
  }

  private static String cell(String line, int index) {
    return line.split(",", -1)[index];
  }

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
