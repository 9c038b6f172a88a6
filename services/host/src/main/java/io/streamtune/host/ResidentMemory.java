package io.streamtune.host;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Resident memory of this process: heap, native libraries, tensors and models together. On Linux
 * only; other systems have no such gauge.
 */
final class ResidentMemory implements MeterBinder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KIBIBYTE = 1024;

  @Override
  public void bindTo(MeterRegistry registry) {
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", () -> bytes().orElse(Double.NaN))
          .baseUnit("bytes")
          .description("Memory of the process as the system counts it")
          .register(registry);
    }
  }

  private static OptionalDouble bytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }
}
