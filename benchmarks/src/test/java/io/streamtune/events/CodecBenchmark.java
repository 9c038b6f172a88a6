package io.streamtune.events;

import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is read of an image event, and what is written of a prediction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final ImagePosition POSITION = new ImagePosition("images", 3, 123_456);

  private final byte[] body = new byte[60_000];
  private final EventMessage sent =
      ImageEvent.message("camera-7/123456", "camera-7", "image/jpeg", Optional.empty(), body);
  private final Prediction prediction =
      new Prediction(
          new ImageRef("camera-7/123456", "camera-7", Optional.of(POSITION)),
          new ModelRef("resnet50-imagenet", "20261123-1", "9f86d081884c7d65"),
          List.of(
              new ScoredLabel("tabby", 0.91),
              new ScoredLabel("tiger cat", 0.05),
              new ScoredLabel("Egyptian cat", 0.02),
              new ScoredLabel("lynx", 0.01),
              new ScoredLabel("Persian cat", 0.005)),
          Activation.SOFTMAX,
          Tta.OFF,
          new Timings(0.312, 1.024, 0.551, 41.202, 43.555),
          Optional.empty());
  private final EventMessage written =
      PredictionCodec.encode(prediction, Optional.empty(), Instant.EPOCH);

  /** A photo as {@code kcat} sends it, without any header. */
  @Benchmark
  public ImageEvent readBareImage() {
    return ImageEvent.read(POSITION, Headers.none(), body);
  }

  /** A photo with the headers of CloudEvents. */
  @Benchmark
  public ImageEvent readImage() {
    return ImageEvent.read(POSITION, sent.headers(), sent.value());
  }

  /** A prediction with five labels. */
  @Benchmark
  public EventMessage writePrediction() {
    return PredictionCodec.encode(prediction, Optional.empty(), Instant.EPOCH);
  }

  /** The same, by who reads it. */
  @Benchmark
  public Prediction readPrediction() {
    return PredictionCodec.decode(written.headers(), written.value());
  }
}
