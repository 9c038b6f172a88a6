package io.streamtune.trainer.live.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 64-bit hash of an image or a class, cut from SHA-256, so that a sender cannot construct
 * collisions. The probability that a label matches one of 200,000 images by chance is 1e-14.
 */
final class Hash64 {
  private Hash64() {}

  /** Returns the hash of an image's source and id. */
  static long ofImage(ImageRef image) {
    return of(image.source(), image.id());
  }

  /** Returns the hash of an image that is known by its position only. */
  static long ofPosition(ImagePosition position) {
    return of(position.source(), position.toString());
  }

  /** Returns the hash of a class name, cut to 32 bits: it is compared with only a few others. */
  static int ofClass(String className) {
    return (int) of("", className);
  }

  private static long of(String source, String id) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] first = source.getBytes(UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, first.length));
      sha256.update(first);
      return ByteBuffer.wrap(sha256.digest(id.getBytes(UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
