package io.streamtune.inference.schedule;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.decode.DecodedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans of a batch that runs. The span {@code batch} links the images' spans. Each image has a
 * span {@code classify}, from the end of its decoding to the end of the run, which links the batch.
 *
 * <p>Only recorded images have spans; a batch without a recorded image creates none. Called on: the
 * event loop.
 *
 * @param batch the span of the batch
 * @param images the {@code classify} spans of the recorded images
 */
record BatchSpans(Span batch, List<Span> images) {
  private static final BatchSpans NONE = new BatchSpans(Span.NONE, List.of());

  /** Begins the spans. */
  static BatchSpans begin(Batch<DecodedImage> batch, ModelRef model, long nowNanos) {
    for (Ready<DecodedImage> item : batch.items()) {
      if (isRecorded(item)) {
        return recorded(batch, model, nowNanos);
      }
    }
    return NONE;
  }

  private static BatchSpans recorded(Batch<DecodedImage> batch, ModelRef model, long nowNanos) {
    List<Ready<DecodedImage>> recorded =
        batch.items().stream().filter(BatchSpans::isRecorded).toList();
    List<Span> whole = recorded.stream().map(BatchSpans::spanOf).toList();
    Span shared =
        by(model, whole.getFirst().shared("batch", whole, nowNanos))
            .with("io.streamtune.batch.images", batch.items().size())
            .with("io.streamtune.batch.rows", batch.rows());
    List<Span> images = new ArrayList<>(recorded.size());
    for (Ready<DecodedImage> item : recorded) {
      images.add(by(model, spanOf(item).child("classify", item.readyNanos()).link(shared)));
    }
    return new BatchSpans(shared, images);
  }

  /** Ends the spans. */
  void end(ClassifiedBatch finished) {
    switch (finished) {
      case ClassifiedBatch.Scored scored -> {
        batch.end(scored.endNanos());
        images.forEach(image -> image.end(scored.endNanos()));
      }
      case ClassifiedBatch.Failed(int _, String detail) -> fail(detail);
      case ClassifiedBatch.OutOfMemory(int _, Throwable cause) -> fail(cause.toString());
      case ClassifiedBatch.Broken(int _, Throwable cause) -> fail(cause.toString());
    }
  }

  private void fail(String detail) {
    String code = ErrorCode.INFERENCE_FAILED.wire();
    batch.failed(code, detail).end();
    images.forEach(image -> image.failed(code, detail).end());
  }

  private static boolean isRecorded(Ready<DecodedImage> item) {
    return spanOf(item).isRecorded();
  }

  private static Span spanOf(Ready<DecodedImage> item) {
    return item.image().task().request().span();
  }

  private static Span by(ModelRef model, Span span) {
    return span.with("io.streamtune.model.name", model.name())
        .with("io.streamtune.model.version", model.version());
  }
}
