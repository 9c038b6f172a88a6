package io.streamtune.trainer.release.report;

/**
 * A picture for the page, encoded as a browser reads it. Holds the bytes it was given: do not
 * change them after.
 */
public final class Picture {
  private final String name;
  private final String mediaType;
  private final byte[] bytes;

  /**
   * Takes the bytes of a JPEG or PNG.
   *
   * @param name what it shows: a file's name
   * @throws IllegalArgumentException if the bytes are neither
   */
  public Picture(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    this.mediaType = mediaType(name, bytes);
  }

  private static String mediaType(String name, byte[] bytes) {
    if (bytes.length > 3 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
      return "image/jpeg";
    }
    if (bytes.length > 3 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N') {
      return "image/png";
    }
    throw new IllegalArgumentException("picture '" + name + "' is neither JPEG nor PNG");
  }

  public String name() {
    return name;
  }

  String mediaType() {
    return mediaType;
  }

  byte[] bytes() {
    return bytes;
  }
}
