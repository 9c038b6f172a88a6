package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes ids that are pure functions of what they identify. */
public final class NameHash {
  /** 128 bits: no two among 1e15 events are expected to collide. */
  private static final int BYTES = 16;

  private NameHash() {}

  /**
   * Returns 32 hexadecimal digits of the parts: SHA-256 over each part's length and UTF-8 bytes,
   * truncated to 128 bits. The lengths distinguish ("ab", "c") from ("a", "bc").
   */
  public static String of(String... parts) {
    MessageDigest sha256 = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      sha256.update(bytes);
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
