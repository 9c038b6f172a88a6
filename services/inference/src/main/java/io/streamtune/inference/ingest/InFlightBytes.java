package io.streamtune.inference.ingest;

/** The bytes in flight of the whole service, which fetched images are a part of. */
@FunctionalInterface
public interface InFlightBytes {
  /**
   * Adds bytes and returns the sum. Called on: any thread.
   *
   * @param bytes how many; below zero they are taken away, and zero only asks
   */
  long add(long bytes);
}
