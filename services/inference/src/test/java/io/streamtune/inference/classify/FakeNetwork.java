package io.streamtune.inference.classify;

import io.streamtune.engine.EngineException;
import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * A network of three classes over rows of 2 x 2 pixels: the first byte of a row says what comes out
 * of it.
 */
public final class FakeNetwork implements Network {
  /** A batch with such a row fails. */
  public static final byte FAILS = 101;

  /** Such a row gives no number. */
  public static final byte NOT_A_NUMBER = 102;

  /** Such a row gives a number above 1. */
  public static final byte ABOVE_ONE = 103;

  /** A batch with such a row gives one score too few. */
  public static final byte TOO_FEW = 104;

  /** A batch with such a row gives one score too many. */
  public static final byte TOO_MANY = 105;

  /** A batch with such a row ends in an error that no lane should give. */
  public static final byte BUG = 106;

  /** Such a row gives its best two classes almost the same. */
  public static final byte DOUBTFUL = 107;

  /** A batch with such a row and others needs more memory than there is. */
  public static final byte LARGE = 108;

  /** A batch with such a row does, alone too. */
  public static final byte TOO_LARGE = 109;

  private static final int CLASSES = 3;

  /** Number of rows of each run, in the order of their beginning. */
  public final List<Integer> runs = new CopyOnWriteArrayList<>();

  /** Number of rows of those runs that had all cores. */
  public final List<Integer> lone = new CopyOnWriteArrayList<>();

  private final int lanes;
  private final int shift;
  private volatile boolean closed;

  /** Makes a network that is open. */
  public FakeNetwork(int lanes) {
    this(lanes, 0);
  }

  /** Makes one that is told apart: its classes are moved on. */
  public FakeNetwork(int lanes, int shift) {
    this.lanes = lanes;
    this.shift = shift;
  }

  /** Returns the row that gives a class, or what a constant above says. */
  public static byte[] row(int first) {
    byte[] row = new byte[12];
    row[0] = (byte) first;
    return row;
  }

  /** Returns this as a model of classes {@code a}, {@code b} and {@code c}. */
  public LoadedModel model(String version) {
    Preprocessing tiny =
        new Preprocessing(
            2,
            2,
            Preprocessing.Resize.SQUASH,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            Preprocessing.ColorOrder.RGB);
    return new LoadedModel(
        new ModelRef("fake", version, "digest-" + version),
        this,
        List.of("a", "b", "c"),
        Activation.SOFTMAX,
        tiny);
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public int rowBytes() {
    return 12;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int rowsMax() {
    return 64;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public int paddedRows(int rows) {
    return rows;
  }

  @Override
  public Lane newLane() {
    return new Lane() {
      @Override
      public FloatBuffer run(ByteBuffer rows, int count) {
        return FakeNetwork.this.run(rows, count);
      }

      @Override
      public FloatBuffer runLone(ByteBuffer rows, int count) {
        lone.add(count);
        return run(rows, count);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    if (closed) {
      throw new IllegalStateException("closed twice");
    }
    closed = true;
  }

  private FloatBuffer run(ByteBuffer rows, int count) {
    if (closed) {
      throw new IllegalStateException("run after close");
    }
    runs.add(count);
    List<Byte> firsts =
        IntStream.range(0, count).mapToObj(i -> rows.get(rows.position() + i * 12)).toList();
    if (firsts.contains(FAILS)) {
      throw new EngineException("this batch cannot be run");
    }
    if (firsts.contains(TOO_LARGE) || (firsts.contains(LARGE) && count > 1)) {
      throw new OutOfMemoryError("the runtime's");
    }
    if (firsts.contains(BUG)) {
      throw new UnsupportedOperationException("a bug");
    }
    FloatBuffer scores = FloatBuffer.allocate(count * CLASSES);
    firsts.forEach(first -> scores.put(scores(first)));
    scores.flip();
    if (firsts.contains(TOO_FEW)) {
      scores.limit(scores.limit() - 1);
    }
    return firsts.contains(TOO_MANY) ? FloatBuffer.allocate(count * CLASSES + 1) : scores;
  }

  /** Returns what comes out of a row. */
  public float[] scores(byte first) {
    return switch (first) {
      case NOT_A_NUMBER -> new float[] {Float.NaN, 0.5f, 0.5f};
      case ABOVE_ONE -> new float[] {1.5f, 0, 0};
      case DOUBTFUL -> shifted(0.4f, 0.375f, 0.225f);
      default -> {
        float[] scores = {0.05f, 0.05f, 0.05f};
        scores[first % CLASSES] = 0.9f;
        yield shifted(scores);
      }
    };
  }

  private float[] shifted(float... scores) {
    float[] shifted = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      shifted[(c + shift) % CLASSES] = scores[c];
    }
    return shifted;
  }
}
