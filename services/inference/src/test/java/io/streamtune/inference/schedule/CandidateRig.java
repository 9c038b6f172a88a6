package io.streamtune.inference.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.inference.InferenceService;
import io.streamtune.inference.ReplicaReports;
import io.streamtune.inference.SwapMaterial;
import io.streamtune.inference.TestStream;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A real broker, a store with two versions of a small network, and a service of the first one. */
public final class CandidateRig implements AutoCloseable {
  public final ModelBundle served = SwapMaterial.bundle("1");
  public final ModelBundle candidate = SwapMaterial.bundle("2");
  private final List<byte[]> pictures = SwapMaterial.pictures(5);
  private final TestStream stream = new TestStream(1);
  private final FileModelStore store;
  private final EventSink sink;
  private final TopicReader models;
  private final InferenceService service;
  private int sent;

  /** Starts them with a store in this folder. */
  public CandidateRig(Path folder) throws IOException {
    Path root = folder.resolve("store");
    store = new FileModelStore(root);
    store.put(served);
    store.put(candidate);
    stream.admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
    sink = new EventSink(SinkConfig.of(100), stream.kafka, new SimpleMeterRegistry());
    sink.start();
    models = new TopicReader(stream.kafka, "models", TopicReader.Start.BEGINNING);
    service =
        stream.serve(
            root.resolve(SwapMaterial.NAME).resolve("1"), Map.of("swap.store", root.toString()));
  }

  /** Puts a further version into the store. */
  public ModelBundle put(String version) throws IOException {
    ModelBundle bundle = SwapMaterial.bundle(version);
    store.put(bundle);
    return bundle;
  }

  /** Returns where the second version lies in the store. */
  static URI candidateUri() {
    return URI.create(SwapMaterial.NAME + "/2");
  }

  /** Announces that the second version is tried, under this digest. */
  public CandidateEvent announce(CandidateEvent.Mode mode, String digest, double share) {
    CandidateEvent event =
        new CandidateEvent(SwapMaterial.NAME, "2", candidateUri(), digest, mode, share);
    announce(CandidateEventCodec.encode(event, Instant.now()));
    return event;
  }

  /** Announces that it is tried no more. */
  public void end(CandidateEvent event) {
    announce(CandidateEventCodec.encode(event.ended(), Instant.now()));
  }

  public void announce(EventMessage event) {
    sink.send("models", event, _ -> {});
  }

  /** Waits for a report of the replica. */
  public ReplicaEvent awaited(Predicate<ReplicaEvent> wanted) {
    return ReplicaReports.awaited(models, wanted);
  }

  /**
   * Sends images keyed by their ids, and returns the digest of the version that answered each,
   * once.
   */
  public Map<String, String> answeredBy(int images) throws Exception {
    Map<String, byte[]> some = new HashMap<>();
    for (int i = 0; i < images; i++) {
      some.put("image " + sent++, pictures.get(i % pictures.size()));
    }
    stream.send(some);
    TestStream.Answers results = stream.answers();
    assertThat(results.deadLetters).isEmpty();
    assertThat(results.predictions).hasSize(sent);
    assertThat(results.counts.values()).containsOnly(1);
    Map<String, String> digests = new HashMap<>();
    for (String id : some.keySet()) {
      digests.put(id, requireNonNull(results.predictions.get(id)).model().digest());
    }
    return digests;
  }

  @Override
  public void close() {
    service.close();
    models.close();
    sink.close();
    stream.close();
  }
}
