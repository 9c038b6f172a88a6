package io.streamtune.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.host.http.Health;
import io.streamtune.inference.ingest.ImageRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service that answers when the test does. */
final class HeldService implements ServiceView {
  private final BlockingQueue<ImageRequest> waiting = new LinkedBlockingQueue<>();

  /** Waits for the next image that was submitted. */
  ImageRequest next() throws InterruptedException {
    ImageRequest request = waiting.poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Override
  public void submit(List<ImageRequest> requests) {
    waiting.addAll(requests);
  }

  @Override
  public ServedModel model() {
    return new ServedModel(new ModelRef("m", "1", "d"), List.of("a", "b"), Activation.SOFTMAX, 224);
  }

  @Override
  public Health health() {
    return new Health(true, List.of(), List.of());
  }
}
