package io.streamtune.vision;

import io.streamtune.vision.header.ImageHeader;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Goal: what a decode costs. Method: processor time of this thread, after warming up; run with
 * {@code -Dtest.excludedGroups= -Dtest=DecodeTimingTest}. Asserts nothing; the numbers are entries
 * of the test report.
 */
@Tag("slow")
class DecodeTimingTest {
  private static final int WARM_UP = 300;
  private static final int COUNT = 500;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Test
  void cost_of_photos(TestReporter reporter) throws IOException {
    byte[] photo = Files.readAllBytes(Pictures.testData("imagenet-sample/n01440764_tench.JPEG"));
    byte[] typical =
        Pictures.encode(Pictures.gradient(500, 375, BufferedImage.TYPE_3BYTE_BGR), "jpg");
    byte[] large =
        Pictures.encode(Pictures.gradient(4000, 3000, BufferedImage.TYPE_3BYTE_BGR), "jpg");
    report(reporter, "500x375, 101 KB, centre", photo, Views.centre(), COUNT);
    report(reporter, "500x375, smooth, centre", typical, Views.centre(), COUNT);
    report(reporter, "500x375, 101 KB, 5 views", photo, Views.fastai(4, 1), COUNT);
    report(reporter, "4000x3000, smooth, centre", large, Views.centre(), 20);
  }

  private void report(
      TestReporter reporter, String name, byte[] encoded, List<View> views, int count) {
    Preprocessing spec = Preprocessing.IMAGENET;
    ByteBuffer target = ByteBuffer.allocateDirect(views.size() * spec.rowBytes());
    try (ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS)) {
      double header = time(() -> ImageHeader.read(encoded), count);
      double whole = time(() -> decoder.decode(encoded, views, target), count);
      reporter.publishEntry(name, "%.3f ms, header %.4f ms".formatted(whole, header));
    }
  }

  private double time(Runnable work, int count) {
    for (int i = 0; i < Math.min(WARM_UP, count); i++) {
      work.run();
    }
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e6 / count;
  }
}
