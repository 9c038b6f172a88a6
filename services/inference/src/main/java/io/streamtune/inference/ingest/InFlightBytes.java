package io.streamtune.inference.ingest;

/** The bytes in flight of the whole service; fetched images are a part of them. */
@FunctionalInterface
public interface InFlightBytes {
  /**
   * Adds bytes and returns the sum. Called on: any thread.
   *
   * @param bytes how many; negative to subtract, zero to read the sum
   */
  long add(long bytes);
}
