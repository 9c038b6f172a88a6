package io.streamtune.loadtest.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Detects the media type of a file by its first bytes. */
final class MediaType {
  private static final int HEAD = 12;
  private static final String UNKNOWN = "application/octet-stream";

  private MediaType() {}

  /** Returns {@code image/jpeg} and the like, or {@code application/octet-stream} if unknown. */
  static String of(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), ISO_8859_1);
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (head.startsWith("\u0089PNG")) {
      return "image/png";
    }
    if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
      return "image/webp";
    }
    if (head.startsWith("GIF8")) {
      return "image/gif";
    }
    if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
      return "image/tiff";
    }
    return head.startsWith("BM") ? "image/bmp" : UNKNOWN;
  }
}
