package io.streamtune.cli.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The bottleneck from Kafka to Kafka, estimated from what each part achieves alone. Pure.
 *
 * @param part {@code decode}, {@code copy}, {@code runtime}, {@code broker}, {@code cores} or
 *     {@code none}
 * @param batch the batch size with the highest rate
 * @param stream that rate, in images per second
 * @param alone the rate of the slowest part alone
 * @param text the same in words, with a remedy
 */
record Bottleneck(String part, int batch, double stream, double alone, String text) {
  // Why: parts that run side by side slow each other down; 0.8 leaves room for that.
  private static final double NEAR = 0.8;
  private static final double BUSY = 0.85;

  /** A part and its rate alone, in images per second. */
  private record Part(String name, double rate, String remedy) {}

  /**
   * Finds the bottleneck.
   *
   * @param rows at least one
   * @param decode images per second of the decoders alone, on all cores
   * @param broker images per second through the broker alone
   * @param cores cores of this process
   */
  static Bottleneck of(List<GpuResult.Row> rows, double decode, double broker, int cores) {
    GpuResult.Row best =
        rows.stream().max(Comparator.comparingDouble(GpuResult.Row::stream)).orElseThrow();
    Part slowest =
        List.of(
                new Part("decode", decode, "more cores, or smaller photos"),
                new Part("broker", broker, "brokers on other machines, more partitions"),
                new Part("copy", best.copy(), "larger batches, or a faster link to the device"),
                new Part("runtime", best.network(), "a faster device, or a lighter network"))
            .stream()
            .min(Comparator.comparingDouble(Part::rate))
            .orElseThrow();
    if (best.stream() >= NEAR * slowest.rate()) {
      return found(slowest.name(), best, slowest, slowest.remedy());
    }
    return best.cpuCores() >= BUSY * cores
        ? found(
            "cores",
            best,
            slowest,
            String.format(
                Locale.ROOT,
                "%.1f of %d cores are used (%.1f of them decode): give broker and senders a machine"
                    + " of their own",
                best.cpuCores(),
                cores,
                best.decodeCores()))
        : found(
            "none",
            best,
            slowest,
            String.format(
                Locale.ROOT,
                "only %.1f of %d cores are used, so something waits: look at"
                    + " streamtune_stage_seconds",
                best.cpuCores(),
                cores));
  }

  private static Bottleneck found(String part, GpuResult.Row best, Part slowest, String remedy) {
    String text =
        String.format(
            Locale.ROOT,
            "Kafka to Kafka %.1f images/s at batch %d; the slowest part alone, %s, does %.1f"
                + " (ratio %.2f). %s: %s.",
            best.stream(),
            best.batch(),
            slowest.name(),
            slowest.rate(),
            best.stream() / slowest.rate(),
            part.equals("none") ? "No part is the limit" : "The limit: " + part,
            remedy);
    return new Bottleneck(part, best.batch(), best.stream(), slowest.rate(), text);
  }
}
