package io.streamtune.explain;

import io.streamtune.events.prediction.Activation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The outputs of the last layer and the probabilities computed from them.
 *
 * @param activation softmax: a class's share of all exponentials; sigmoid: each class separately
 * @param rows one for each class, in the model's order
 * @param total sum of all exponentials; for softmax only
 * @param difference the largest distance of a probability from that of the served graph
 */
public record Scores(Activation activation, List<Row> rows, double total, double difference) {

  /**
   * A class.
   *
   * @param classIndex in the model's order
   * @param output output of the last layer, the logit
   * @param exponential {@code e^output}
   * @param probability in [0, 1]
   */
  public record Row(
      int classIndex, String name, double output, double exponential, double probability) {}

  /** Copies the list. */
  public Scores {
    rows = List.copyOf(rows);
  }

  /**
   * Computes in double precision what the graph computes in single precision.
   *
   * @param served the probabilities of the served graph
   */
  static Scores of(Activation activation, List<String> classes, float[] outputs, float[] served) {
    double[] exponentials = new double[outputs.length];
    double total = 0;
    for (int i = 0; i < outputs.length; i++) {
      exponentials[i] = Math.exp(outputs[i]);
      total += exponentials[i];
    }
    double all = total;
    List<Row> rows =
        IntStream.range(0, outputs.length)
            .mapToObj(
                i ->
                    new Row(
                        i,
                        classes.get(i),
                        outputs[i],
                        exponentials[i],
                        probability(activation, outputs[i], all)))
            .toList();
    double difference =
        rows.stream()
            .mapToDouble(row -> Math.abs(row.probability() - served[row.classIndex()]))
            .max()
            .orElse(0);
    return new Scores(activation, rows, total, difference);
  }

  private static double probability(Activation activation, double output, double total) {
    return switch (activation) {
      case SOFTMAX -> Math.exp(output - Math.log(total)); // Otherwise a large output overflows.
      case SIGMOID -> 1 / (1 + Math.exp(-output));
    };
  }

  /** Returns the most probable classes, best first. */
  public List<Row> best(int count) {
    return rows.stream()
        .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
        .limit(count)
        .toList();
  }
}
