package io.streamtune.inference.simulation;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A simulated image. Its bytes name it, and so do its rows: what a network says depends on image,
 * view and version, so a row in the wrong place is a wrong answer.
 *
 * @param token names it; no other has the same
 * @param kind what becomes of it
 * @param padding bytes without a meaning
 */
record Picture(int token, Kind kind, int padding) {
  /** Bytes of a row. */
  static final int ROW = 16;

  /** A row that was not cut by a decoder. */
  static final int UNCUT = 9;

  private static final int CLASSES = 4;

  /** What becomes of an image. */
  enum Kind {
    /** Its plain view leaves no doubt. */
    CERTAIN,
    /** Its plain view leaves a doubt. */
    DOUBTFUL,
    /** The decoder refuses it. */
    UNDECODABLE,
    /** A batch with it fails. */
    FAILS,
    /** Its scores are no numbers. */
    NOT_A_NUMBER,
    /** It has no body. */
    EMPTY,
    /** The broker refuses its prediction. */
    UNPUBLISHED,
    /** The decoder refuses it, and the broker its dead letter until it has no body. */
    UNBURIED,
    /** As before, until it has no headers either. */
    UNBURIED_TWICE;

    static final List<Kind> POISON =
        List.of(UNDECODABLE, FAILS, NOT_A_NUMBER, EMPTY, UNPUBLISHED, UNBURIED, UNBURIED_TWICE);

    private static final List<Kind> ALL = List.of(values());

    /** Returns the kind of a code. */
    static Kind of(byte code) {
      return ALL.get(code);
    }

    /** Returns how it stands in bytes and rows. */
    byte code() {
      return (byte) ALL.indexOf(this);
    }

    boolean isRefusedByDecoder() {
      return this == UNDECODABLE || this == UNBURIED || this == UNBURIED_TWICE;
    }
  }

  byte[] bytes() {
    if (kind == Kind.EMPTY) {
      return new byte[0];
    }
    return ByteBuffer.allocate(8 + padding).putInt(token).put(kind.code()).array();
  }

  static Picture read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Picture(buffer.getInt(), Kind.of(buffer.get()), bytes.length - 8);
  }

  /**
   * Returns the pixels of a view.
   *
   * @param views how many are run together
   * @param cut how the photo was cut
   * @param pass tells one pass of it from another
   */
  byte[] row(int view, int views, int cut, long pass) {
    return ByteBuffer.allocate(ROW)
        .putInt(token)
        .put(kind.code())
        .put((byte) view)
        .put((byte) views)
        .put((byte) cut)
        .putLong(pass)
        .array();
  }

  /** Returns what a version says of a view. */
  float[] scores(int version, int view) {
    float[] sure = {0.85f, 0.07f, 0.05f, 0.03f};
    float[] unsure = {0.4f, 0.35f, 0.15f, 0.1f};
    if (kind == Kind.NOT_A_NUMBER) {
      return new float[] {Float.NaN, 0, 0, 0};
    }
    float[] scores = new float[CLASSES];
    int turn = Math.floorMod(token * 31 + version * 7 + view * 3, CLASSES);
    for (int c = 0; c < CLASSES; c++) {
      scores[(c + turn) % CLASSES] = (kind == Kind.DOUBTFUL ? unsure : sure)[c];
    }
    return scores;
  }

  /** Returns what a version says of all views together. */
  float[] scores(int version, List<Float> weights) {
    float[] mean = new float[CLASSES];
    for (int view = 0; view < weights.size(); view++) {
      float[] scores = scores(version, view);
      for (int c = 0; c < CLASSES; c++) {
        mean[c] += weights.get(view) * scores[c];
      }
    }
    return mean;
  }
}
