package io.streamtune.inference;

import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import java.util.Optional;

/**
 * The heap that a saturated service needs, derived from its settings. The heap holds encoded
 * images, but neither pixels nor weights.
 *
 * @param inFlightBytes events between poll and acknowledgement
 * @param fetchedBytes one poll that began just below the limit, and the data prefetched from one
 *     broker
 * @param producerBytes dead letters in the producer's buffer
 */
record HeapNeed(long inFlightBytes, long fetchedBytes, long producerBytes) {
  /** For HTTP, metrics, the Kafka clients and garbage that is not collected yet. */
  private static final long OTHER_BYTES = 64 << 20;

  static HeapNeed of(SourceConfig source, SinkConfig sink) {
    return new HeapNeed(source.inFlightBytesMax(), 2L * source.fetchBytes(), sink.bufferBytes());
  }

  /** Returns a warning for the operator if the heap is too small. */
  Optional<String> shortage(long heapBytesMax) {
    long needed = inFlightBytes + fetchedBytes + producerBytes + OTHER_BYTES;
    if (needed <= heapBytesMax) {
      return Optional.empty();
    }
    return Optional.of(
        "the heap may be too small for a backlog: kafka.in-flight-bytes-max (%d MiB) and the buffers (%d MiB) need %d MiB, -Xmx gives %d MiB; raise -Xmx, or lower kafka.in-flight-bytes-max"
            .formatted(
                mebi(inFlightBytes),
                mebi(needed - inFlightBytes),
                mebi(needed),
                mebi(heapBytesMax)));
  }

  private static long mebi(long bytes) {
    return bytes >> 20;
  }
}
