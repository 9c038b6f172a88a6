package io.streamtune.inference.simulation;

import io.streamtune.engine.EngineException;
import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A version of the model. It checks the rows that it is given, and that it is open. */
final class SimulatedNetwork implements Network {
  /** The name of a version that is tried beside the one in service. */
  static final String CANDIDATE = "candidate";

  private final Life life;
  private final String name;
  private final int version;
  private final int cut;
  private boolean isClosed;

  SimulatedNetwork(Life life, String name, int version, int cut) {
    this.life = life;
    this.name = name;
    this.version = version;
    this.cut = cut;
  }

  /** Returns how a version of such a cut wants its photos. */
  static Preprocessing preprocessing(int cut) {
    return new Preprocessing(
        2,
        2 + cut,
        Preprocessing.Resize.SHORT_SIDE,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f),
        Preprocessing.ColorOrder.RGB);
  }

  /** Returns the cut that a preprocessing stands for. */
  static int cut(Preprocessing preprocessing) {
    return preprocessing.resizeShortSide() - 2;
  }

  LoadedModel model() {
    return new LoadedModel(
        new ModelRef("simulated", name, "digest-" + name),
        this,
        List.of(version + "-a", version + "-b", version + "-c", version + "-d"),
        Activation.SOFTMAX,
        preprocessing(cut));
  }

  boolean isClosed() {
    return isClosed;
  }

  String name() {
    return name;
  }

  @Override
  public int rowBytes() {
    return Picture.ROW;
  }

  @Override
  public int classes() {
    return 4;
  }

  @Override
  public int rowsMax() {
    return life.plan().pipeline().batch().rowsMax();
  }

  @Override
  public int lanes() {
    return life.plan().lanes();
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
        return SimulatedNetwork.this.run(rows, count);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    life.require(!isClosed, "version %s is closed twice", name);
    isClosed = true;
  }

  private FloatBuffer run(ByteBuffer rows, int count) {
    life.require(!isClosed, "version %s runs after it was closed", name);
    life.require(count <= rowsMax(), "a batch has %d rows", count);
    FloatBuffer scores = FloatBuffer.allocate(count * classes());
    Set<Long> ttaScheduler = new LinkedHashSet<>();
    Set<Integer> tokens = new LinkedHashSet<>();
    boolean fails = false;
    int expectedView = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer row = rows.slice(i * Picture.ROW, Picture.ROW);
      Picture picture = new Picture(row.getInt(), Picture.Kind.of(row.get()), 0);
      int view = row.get();
      int views = row.get();
      int rowCut = row.get();
      ttaScheduler.add(row.getLong());
      tokens.add(picture.token());
      life.require(view == expectedView, "views of image %s are not together", picture.token());
      life.require(
          rowCut == cut || rowCut == Picture.UNCUT,
          "version %s is given an image cut for another one",
          name);
      expectedView = view + 1 == views ? 0 : view + 1;
      fails |= picture.kind() == Picture.Kind.FAILS;
      scores.put(picture.scores(version, view));
    }
    life.require(expectedView == 0, "a batch ends before the last view of an image");
    // What a candidate runs is answered already.
    boolean works = name.equals(CANDIDATE) ? !fails : life.ran(ttaScheduler, tokens, fails);
    return works ? scores.flip() : failed();
  }

  private static FloatBuffer failed() {
    throw new EngineException("simulated");
  }
}
