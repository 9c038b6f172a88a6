package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.Checked;
import io.streamtune.trainer.dataset.ImageFile;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.vision.view.Views;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Decodes every file once, in parallel, and keeps only whether that worked. */
final class FileChecker {
  private final FileCheck check;
  private final List<LabelledPhoto> images;
  private final AtomicReferenceArray<Checked> results;
  private final AtomicInteger next = new AtomicInteger();
  private int done;

  private FileChecker(FileCheck check, List<LabelledPhoto> images) {
    this.check = check;
    this.images = images;
    this.results = new AtomicReferenceArray<>(images.size());
  }

  /**
   * Decodes every file.
   *
   * @return the result of each, in the given order
   * @throws CancellationException if the calling thread is interrupted; its interrupt flag is set
   *     again
   */
  static List<Checked> run(FileCheck check, List<LabelledPhoto> images) {
    return new FileChecker(check, images).run();
  }

  private List<Checked> run() {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            check.threads(), Thread.ofPlatform().name("decode-", 0).daemon().factory());
    try {
      Callable<Boolean> worker = this::work;
      List<Future<Boolean>> workers = new ArrayList<>();
      for (int i = 0; i < check.threads(); i++) {
        workers.add(pool.submit(worker));
      }
      for (Future<Boolean> future : workers) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the check of the files failed", e.getCause());
    } finally {
      next.set(images.size());
      pool.shutdownNow();
    }
    List<Checked> all = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      all.add(results.get(i));
    }
    return all;
  }

  private Boolean work() {
    ByteBuffer row = ByteBuffer.allocateDirect(check.spec().rowBytes());
    try (ImageFile reader = new ImageFile(check.spec(), check.limits())) {
      for (int i = next.getAndIncrement(); i < images.size(); i = next.getAndIncrement()) {
        results.set(
            i, reader.decode(images.get(i).file(), Views.centre(), row, ImageFile.Hashing.SHA_256));
        advance();
      }
    }
    return true;
  }

  private synchronized void advance() {
    done++;
    check.progress().checked(done, images.size());
  }
}
