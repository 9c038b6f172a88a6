package io.streamtune.inference.simulation;

import io.streamtune.events.ErrorCode;
import io.streamtune.inference.decode.DecodeResult;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.ingest.ImageRequest.Content;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Threads that decode simulated images; some take much longer than others. */
final class SimulatedDecoders implements Decoders {
  private static final long DECODE_MILLIS = 8;

  private final Life life;
  private final Scheduler scheduler;
  private final ByteBuffer tensor;
  private final Results results;
  private final Deque<DecodeTask> queue = new ArrayDeque<>();
  private int idle;

  /** Tasks of the queue that a thread is about to take. */
  private int awaited;

  private boolean isClosed;

  SimulatedDecoders(Life life, Scheduler scheduler, ByteBuffer tensor, Results results) {
    this.life = life;
    this.scheduler = scheduler;
    this.tensor = tensor;
    this.results = results;
    this.idle = life.plan().pipeline().decode().threads();
  }

  @Override
  public boolean hasRoom() {
    return queue.size() < life.plan().pipeline().decode().queueMax();
  }

  @Override
  public int queued() {
    return queue.size();
  }

  @Override
  public void submit(DecodeTask task) {
    life.require(hasRoom(), "the decoders' queue is overrun");
    life.claimed(task);
    queue.add(task);
    takeNext();
  }

  private void takeNext() {
    if (idle > 0 && queue.size() > awaited) {
      idle--;
      awaited++;
      scheduler.in(scheduler.upTo(50_000), life.actor("decode"), "takes a task", this::take);
    }
  }

  private void take() {
    awaited--;
    DecodeTask task = queue.remove();
    long startNanos = scheduler.nowNanos();
    scheduler.in(
        scheduler.upToMillis(DECODE_MILLIS * life.plan().slowness()),
        life.actor("decode"),
        "has decoded",
        () -> finish(task, startNanos));
  }

  private void finish(DecodeTask task, long startNanos) {
    if (!isClosed) {
      idle++;
      results.done(decode(task, startNanos));
      takeNext();
    }
  }

  private DecodeResult decode(DecodeTask task, long startNanos) {
    switch (task.request().content()) {
      case Content.Pixels(byte[] row) -> {
        byte[] marked = row.clone();
        ByteBuffer.wrap(marked).putLong(8, task.sequence());
        write(task.firstRow(), marked);
      }
      case Content.Encoded(byte[] bytes) -> {
        Picture picture = Picture.read(bytes);
        if (picture.kind().isRefusedByDecoder()) {
          life.released(task);
          return new DecodeResult.Rejected(task, ErrorCode.CORRUPT, "simulated");
        }
        int cut = SimulatedNetwork.cut(task.preprocessing());
        int views = task.plan().views().size();
        for (int view = 0; view < views; view++) {
          write(task.firstRow() + view, picture.row(view, views, cut, task.sequence()));
        }
      }
    }
    return new DecodeResult.Done(new DecodedImage(task, startNanos, scheduler.nowNanos()));
  }

  private void write(int row, byte[] pixels) {
    tensor.put(row * Picture.ROW, pixels);
  }

  @Override
  public void close(Duration timeout) {
    isClosed = true;
  }
}
