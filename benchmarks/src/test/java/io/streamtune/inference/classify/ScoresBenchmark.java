package io.streamtune.inference.classify;

import io.streamtune.events.prediction.ScoredLabel;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is made of the scores of one image, of 1000 classes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ScoresBenchmark {
  private static final int CLASSES = 1000;

  private final FloatBuffer scores = FloatBuffer.allocate(5 * CLASSES);
  private final List<Float> weights = List.of(0.2f, 0.2f, 0.2f, 0.2f, 0.2f);
  private final List<String> names =
      IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
  private final float[] probabilities = new float[CLASSES];

  /** Draws scores. */
  public ScoresBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5 * CLASSES; i++) {
      scores.put(i, (float) random.nextDouble());
    }
    scores.get(0, probabilities);
  }

  /** The mean over five views. */
  @Benchmark
  public float[] averageOfFiveViews() {
    return ViewAverage.of(scores, 0, weights, CLASSES);
  }

  /** The five best labels. */
  @Benchmark
  public List<ScoredLabel> topFive() {
    return TopLabels.of(probabilities, names, 5);
  }

  /** Whether they are probabilities. */
  @Benchmark
  public boolean areProbabilities() {
    return TopLabels.areProbabilities(probabilities);
  }
}
