package io.streamtune.vision.header;

/**
 * TIFF: the tags of the first page, and whether its strips or tiles are within the file.
 *
 * <p>The file is complete if they all are. Compressions other than none, CCITT, LZW, JPEG, Deflate
 * and PackBits, and samples other than 1, 8 or 16 bits (4 with a palette), are not supported. The
 * native decoder gets a copy whose first page is its only page and upright.
 *
 * <p>Source: TIFF 6.0.
 */
public final class TiffHeader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /**
   * Tags are sorted and the ones read here come early, so reading few bounds the work for any file.
   */
  private static final int ENTRIES_MAX = 128;

  /** One strip per row of the tallest picture, or as many tiles. */
  private static final int PARTS_MAX = 1 << 16;

  /** A tile's side is at most this long, whatever the picture. */
  private static final int TILE_MAX = 8192;

  private final byte[] data;
  private final boolean little;
  private final int directory;
  private final int entries;

  private TiffHeader(byte[] data) {
    this.data = data;
    this.little = data[0] == 'I';
    long at = u32(4);
    if (at + 2 > data.length) {
      throw new IndexOutOfBoundsException("directory at " + at);
    }
    this.directory = (int) at;
    this.entries = Math.min(u16(directory), ENTRIES_MAX);
  }

  static HeaderResult read(byte[] data) {
    return new TiffHeader(data).result();
  }

  private HeaderResult result() {
    long bits = value(BITS, 0, 1);
    long compression = value(COMPRESSION, 0, 1);
    long samples = value(SAMPLES, 0, 1);
    boolean palette = value(PHOTOMETRIC, 0, 0) == 3;
    boolean packed =
        (compression >= 1 && compression <= 5)
            || compression == 7
            || compression == 8
            || compression == 32946
            || compression == 32773;
    boolean deep = bits == 1 || bits == 8 || bits == 16 || (bits == 4 && palette);
    if (!packed || !deep || samples > 4) {
      return ImageHeader.unsupported(
          "a TIFF with compression %d and %d samples of %d bits"
              .formatted(compression, samples, bits));
    }
    if (value(TILE_WIDTH, 0, 0) > TILE_MAX || value(TILE_HEIGHT, 0, 0) > TILE_MAX) {
      return ImageHeader.corrupt("a TIFF with tiles larger than " + TILE_MAX + " pixels");
    }
    if (Math.max(count(STRIP_OFFSETS), count(TILE_OFFSETS)) > PARTS_MAX) {
      return ImageHeader.corrupt("a TIFF of more than " + PARTS_MAX + " strips or tiles");
    }
    if (!isInside(STRIP_OFFSETS, STRIP_BYTES) || !isInside(TILE_OFFSETS, TILE_BYTES)) {
      return ImageHeader.truncated("a TIFF whose pixels lie beyond its end");
    }
    long orientation = value(ORIENTATION, 0, 1);
    return ImageHeader.of(
        ImageFormat.TIFF,
        value(WIDTH, 0, 0),
        value(HEIGHT, 0, 0),
        orientation >= 1 && orientation <= 8 ? (int) orientation : 1,
        1,
        true);
  }

  private boolean isInside(int offsets, int counts) {
    long count = count(offsets);
    for (int i = 0; i < count; i++) {
      if (value(offsets, i, 0) + value(counts, i, 0) > data.length) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the fourth sample is alpha that is not premultiplied into the colours. */
  public static boolean isStraightAlpha(byte[] data) {
    TiffHeader header = new TiffHeader(data);
    return header.value(EXTRA_SAMPLES, 0, 0) == 2;
  }

  /** Copies the file, makes its first page the only one, and resets the orientation to upright. */
  public static void repack(byte[] data, NativeBytes target) {
    target.clear(data.length).put(data);
    TiffHeader header = new TiffHeader(data);
    int next = header.directory + 2 + header.u16(header.directory) * ENTRY_BYTES;
    for (int i = 0; i < 4 && next + i < data.length; i++) {
      target.set(next + i, 0);
    }
    int entry = header.entry(ORIENTATION);
    if (entry >= 0) {
      target.set(entry + 8, header.little ? 1 : 0);
      target.set(entry + 9, header.little ? 0 : 1);
    }
  }

  private int entry(int tag) {
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY_BYTES;
      if (at + ENTRY_BYTES > data.length) {
        throw new IndexOutOfBoundsException("directory entry at " + at);
      }
      if (u16(at) == tag) {
        return at;
      }
    }
    return -1;
  }

  private long count(int tag) {
    int entry = entry(tag);
    return entry < 0 ? 0 : u32(entry + 4);
  }

  private long value(int tag, int index, long fallback) {
    int entry = entry(tag);
    if (entry < 0 || index >= u32(entry + 4)) {
      return fallback;
    }
    int width = u16(entry + 2) == SHORT ? 2 : 4;
    boolean inline = u32(entry + 4) * width <= 4;
    long at = (inline ? entry + 8 : u32(entry + 8)) + (long) index * width;
    if (at + width > data.length) {
      throw new IndexOutOfBoundsException("value at " + at);
    }
    return width == 2 ? u16((int) at) : u32((int) at);
  }

  private int u16(int at) {
    return ExifOrientation.u16(data, at, little);
  }

  private long u32(int at) {
    return ExifOrientation.u32(data, at, little);
  }
}
