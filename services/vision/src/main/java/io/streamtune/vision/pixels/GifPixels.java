package io.streamtune.vision.pixels;

import io.streamtune.vision.header.ByteReader;
import io.streamtune.vision.header.GifHeader;
import io.streamtune.vision.header.ImageHeader;
import java.nio.ByteBuffer;

/**
 * Unpacks the first frame of a GIF: LZW codes to colours.
 *
 * <p>Own code, because OpenCV's decoder reads all frames of an animation before it returns the
 * first, and ImageIO's would pass the pixels through the heap. Memory: 20 KB.
 */
final class GifPixels {
  private static final int CODES_MAX = 4096;
  private static final int[] INTERLACE_START = {0, 4, 2, 1};
  private static final int[] INTERLACE_STEP = {8, 8, 4, 2};

  private final byte[] data;
  private final GifHeader.Frame frame;
  private final int canvasW;
  private final int canvasH;
  private final ByteBuffer target;

  private final short[] prefix = new short[CODES_MAX];
  private final byte[] suffix = new byte[CODES_MAX];
  private final byte[] stack = new byte[CODES_MAX + 1];

  private int at;
  private int blockLeft;
  private int bits;
  private int bitCount;
  private int x;
  private int y;
  private int pass;
  private long left;

  GifPixels(byte[] data, GifHeader.Frame frame, ImageHeader canvas, ByteBuffer target) {
    this.data = data;
    this.frame = frame;
    this.canvasW = canvas.width();
    this.canvasH = canvas.height();
    this.target = target;
    this.at = frame.dataAt() + 1;
    this.left = (long) frame.width() * frame.height();
  }

  /**
   * Writes the frame's opaque pixels.
   *
   * @return the number of pixels that are missing; -1 if the codes are invalid
   */
  long unpack() {
    int minSize = ByteReader.u8(data, frame.dataAt());
    if (minSize < 1 || minSize > 11) {
      return -1;
    }
    int clear = 1 << minSize;
    int next = clear + 2;
    int size = minSize + 1;
    int previous = -1;
    byte first = 0;
    while (left > 0) {
      int code = code(size);
      if (code < 0 || code == clear + 1) {
        break;
      }
      if (code == clear) {
        next = clear + 2;
        size = minSize + 1;
        previous = -1;
        continue;
      }
      if (code > next || (previous < 0 && code >= clear) || (code == next && next == CODES_MAX)) {
        return -1;
      }
      int depth = 0;
      int walk = code;
      if (code == next) {
        stack[depth++] = first;
        walk = previous;
      }
      while (walk > clear) {
        stack[depth++] = suffix[walk];
        walk = prefix[walk];
      }
      first = (byte) walk;
      stack[depth++] = first;
      if (previous >= 0 && next < CODES_MAX) {
        prefix[next] = (short) previous;
        suffix[next++] = first;
        if (next == 1 << size && size < 12) {
          size++;
        }
      }
      previous = code;
      while (depth > 0 && left > 0) {
        pixel(stack[--depth] & 0xff);
      }
    }
    return left;
  }

  private int code(int size) {
    while (bitCount < size) {
      if (blockLeft == 0) {
        if (at >= data.length || data[at] == 0) {
          return -1;
        }
        blockLeft = ByteReader.u8(data, at++);
      }
      if (at >= data.length) {
        return -1;
      }
      bits |= ByteReader.u8(data, at++) << bitCount;
      bitCount += 8;
      blockLeft--;
    }
    int code = bits & ((1 << size) - 1);
    bits >>>= size;
    bitCount -= size;
    return code;
  }

  private void pixel(int index) {
    int canvasX = frame.x() + x;
    int canvasY = frame.y() + y;
    if (index != frame.transparent() && canvasX < canvasW && canvasY < canvasH) {
      int to = (canvasY * canvasW + canvasX) * 3;
      int color = frame.paletteAt() + 3 * index;
      boolean known = index < frame.colors() && color + 3 <= data.length;
      target.put(to, known ? data[color] : 0);
      target.put(to + 1, known ? data[color + 1] : 0);
      target.put(to + 2, known ? data[color + 2] : 0);
    }
    left--;
    if (++x == frame.width()) {
      x = 0;
      nextRow();
    }
  }

  private void nextRow() {
    if (!frame.isInterlaced()) {
      y++;
      return;
    }
    y += INTERLACE_STEP[pass];
    while (y >= frame.height() && pass < 3) {
      y = INTERLACE_START[++pass];
    }
  }
}
