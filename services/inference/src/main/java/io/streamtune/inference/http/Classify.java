package io.streamtune.inference.http;

import io.streamtune.events.ImageRef;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Submits the images of one HTTP request to the pipeline and gathers their outcomes. */
final class Classify {
  private final ServiceView service;
  private final Admission admission;
  private final LongSupplier nanoClock;

  Classify(ServiceView service, Admission admission, LongSupplier nanoClock) {
    this.service = service;
    this.admission = admission;
    this.nanoClock = nanoClock;
  }

  /** Returns how many images a request may have: more would never be admitted. */
  int imagesMax() {
    return admission.max();
  }

  /**
   * Submits images. Called on: an HTTP event loop, on which the outcomes arrive too.
   *
   * @param contents the images
   * @param span the span of the request
   * @param done takes the outcomes in the same order
   * @return false if the service is too busy; then {@code done} is never called
   */
  boolean submit(List<Content> contents, Span span, Consumer<List<Outcome>> done) {
    return submit(UUID.randomUUID().toString(), contents, span, done);
  }

  /**
   * Submits images under a given id.
   *
   * @param id the id of the first image, which seeds its random views
   */
  boolean submit(String id, List<Content> contents, Span span, Consumer<List<Outcome>> done) {
    if (!admission.enter(contents.size())) {
      return false;
    }
    Context context = Vertx.currentContext();
    AtomicReferenceArray<Outcome> outcomes = new AtomicReferenceArray<>(contents.size());
    AtomicInteger missing = new AtomicInteger(contents.size());
    long receivedNanos = nanoClock.getAsLong();
    List<ImageRequest> requests = new ArrayList<>(contents.size());
    for (int i = 0; i < contents.size(); i++) {
      int index = i;
      Consumer<Outcome> reply =
          outcome -> {
            outcomes.set(index, outcome);
            if (missing.decrementAndGet() == 0) {
              context.runOnContext(_ -> finish(outcomes, done));
            }
          };
      requests.add(new ImageRequest(ref(id, i), contents.get(i), receivedNanos, span, reply));
    }
    service.submit(requests);
    return true;
  }

  /** Releases the images after the response: a shutdown waits until none is in flight. */
  private void finish(AtomicReferenceArray<Outcome> outcomes, Consumer<List<Outcome>> done) {
    try {
      done.accept(inOrder(outcomes));
    } finally {
      admission.leave(outcomes.length());
    }
  }

  private static List<Outcome> inOrder(AtomicReferenceArray<Outcome> outcomes) {
    List<Outcome> list = new ArrayList<>(outcomes.length());
    for (int i = 0; i < outcomes.length(); i++) {
      list.add(outcomes.get(i));
    }
    return list;
  }

  private static ImageRef ref(String id, int index) {
    return new ImageRef(index == 0 ? id : id + "/" + index, "http", Optional.empty());
  }
}
