package io.streamtune.vision.header;

import java.nio.charset.StandardCharsets;

/** The supported image formats, recognised by their first bytes and by nothing else. */
public enum ImageFormat {
  /** Baseline, extended, progressive and arithmetic JPEG of 8 bits. */
  JPEG,
  /** PNG; the still image of an animated one. */
  PNG,
  /** WebP, lossy and lossless; the first frame of an animated one. */
  WEBP,
  /** Windows bitmap; an alpha channel is ignored. */
  BMP,
  /** TIFF, first page. */
  TIFF,
  /** GIF, first frame. */
  GIF;

  /** Names a format that is recognised but not supported, for the rejection's detail. */
  static String otherKind(byte[] data) {
    if (ByteReader.startsWith(data, 4, "ftyp")) {
      return brand(new String(data, 8, Math.min(4, data.length - 8), StandardCharsets.ISO_8859_1));
    }
    if (ByteReader.startsWith(data, 0, "8BPS")) {
      return "PSD";
    }
    if (ByteReader.startsWith(data, 0, "%PDF")) {
      return "PDF";
    }
    if (ByteReader.startsWith(data, 0, "\0\0\1\0")) {
      return "ICO";
    }
    if (ByteReader.startsWith(data, 4, "jP  ") || ByteReader.startsWith(data, 0, "\u00ffO\u00ff")) {
      return "JPEG 2000";
    }
    if (ByteReader.startsWith(data, 0, "\u00ff\n") || ByteReader.startsWith(data, 4, "JXL ")) {
      return "JPEG XL";
    }
    String head = new String(data, 0, Math.min(256, data.length), StandardCharsets.ISO_8859_1);
    if (head.contains("<svg")) {
      return "SVG";
    }
    return head.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t')
        ? "text"
        : "unknown";
  }

  private static String brand(String brand) {
    return switch (brand) {
      case "avif", "avis" -> "AVIF";
      case "heic", "heix", "hevc", "mif1", "msf1" -> "HEIC";
      default -> "ISO media (" + brand.strip() + ")";
    };
  }
}
