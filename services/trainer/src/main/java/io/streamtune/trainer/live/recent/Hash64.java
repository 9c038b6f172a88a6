package io.streamtune.trainer.live.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 64 bits that stand for an image or a class, cut from SHA-256, so that no sender can make two that
 * collide. That a label meets one of 200,000 images by chance has a probability of 1e-14.
 */
final class Hash64 {
  private Hash64() {}

  /** Returns the hash of an image's source and id. */
  static long ofImage(ImageRef image) {
    return of(image.source(), image.id());
  }

  /** Returns the hash of an image that has no other name than its position. */
  static long ofPosition(ImagePosition position) {
    return of(position.source(), position.toString());
  }

  /** Returns the hash of a class name, cut to 32 bits: it is compared with a handful only. */
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
