package io.streamtune.trainer.dataset;

import io.streamtune.events.ErrorCode;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads and decodes image files. Owner: one thread; not thread-safe. */
public final class ImageFile implements AutoCloseable {
  private final DecodeLimits limits;
  private final ImageDecoder decoder;

  public ImageFile(Preprocessing spec, DecodeLimits limits) {
    this.limits = limits;
    this.decoder = new ImageDecoder(spec, limits);
  }

  /**
   * Decodes the photo in {@code file} and writes each view to {@code target}, from its position on.
   */
  public Checked decode(Path file, List<View> views, ByteBuffer target, Hashing hashing) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > limits.bytesMax()) {
        String detail = size + " bytes; an image may have " + limits.bytesMax();
        return new SkippedFile(file, ErrorCode.TOO_MANY_BYTES.wire(), detail);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return new SkippedFile(file, "unreadable", e.toString());
    }
    return switch (decoder.decode(bytes, views, target)) {
      case Decoded.Rejected rejected ->
          new SkippedFile(file, rejected.code().wire(), rejected.detail());
      case Decoded.Image _ -> new Checked.Usable(hashing == Hashing.SHA_256 ? sha256(bytes) : "");
    };
  }

  /** Whether to compute the file's hash. */
  public enum Hashing {
    SHA_256,
    NONE
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
