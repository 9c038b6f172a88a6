package io.streamtune.trainer.release;

import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Creates the bundle of a finished run. */
public final class Release {
  /** Why: enough to detect wrong weights, classes or preprocessing; few enough to load quickly. */
  private static final int PROBE_IMAGES = 4;

  /** Why: larger files would make up much of the bundle. */
  private static final long PROBE_BYTES_MAX = 1 << 20;

  private Release() {}

  /**
   * Returns the bundle: the network, its provenance and metrics, and a few validation photos as its
   * probe.
   *
   * @throws IOException if a photo of the probe cannot be read
   */
  public static ModelBundle bundle(Job job, FinishedRun outcome, ModelId id, Instant created)
      throws IOException {
    Manifest base = job.base().manifest();
    Provenance provenance =
        new Provenance(
            "fine-tuned from " + base.id(),
            true,
            created,
            Optional.of(base.id().toString()),
            Optional.of(job.data().digest()),
            RecipeJson.tree(job.recipe()),
            metrics(outcome));
    Manifest manifest =
        new Manifest(
            id,
            job.data().classes(),
            outcome.activation(),
            job.preprocessing(),
            provenance,
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(manifest, outcome.graph(), probe(job, outcome));
  }

  private static Map<String, Double> metrics(FinishedRun outcome) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Evaluation plain = outcome.results().getFirst().evaluation();
    Evaluation best = outcome.results().getLast().evaluation();
    metrics.put("accuracy", plain.accuracy());
    metrics.put("log_loss", plain.logLoss());
    if (outcome.results().size() > 1) {
      metrics.put("tta_accuracy", best.accuracy());
      metrics.put("tta_log_loss", best.logLoss());
    }
    return metrics;
  }

  /** Selects photos spread over the validation side, so that not all are of one class. */
  private static List<ProbeImage> probe(Job job, FinishedRun outcome) throws IOException {
    List<LabelledPhoto> photos = job.data().valid();
    List<ProbeImage> probe = new ArrayList<>();
    int wanted = Math.min(PROBE_IMAGES, photos.size());
    for (int i = 0; i < wanted; i++) {
      int from = i * photos.size() / wanted;
      int to = (i + 1) * photos.size() / wanted;
      for (int photo = from; photo < to; photo++) {
        Optional<byte[]> bytes = smallFile(photos.get(photo));
        if (bytes.isPresent()) {
          probe.add(
              new ProbeImage(name(i, photos.get(photo)), bytes.get(), answer(outcome, photo)));
          break;
        }
      }
    }
    return probe;
  }

  private static Optional<byte[]> smallFile(LabelledPhoto photo) throws IOException {
    try {
      return Files.size(photo.file()) <= PROBE_BYTES_MAX
          ? Optional.of(Files.readAllBytes(photo.file()))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty(); // Removed during the run; another one is used.
    }
  }

  private static List<Float> answer(FinishedRun outcome, int photo) {
    List<Float> probabilities = new ArrayList<>();
    for (int i = 0; i < outcome.plain().classes(); i++) {
      probabilities.add((float) outcome.plain().probability(photo, i));
    }
    return probabilities;
  }

  /** Returns a safe name such as {@code 0.jpg}: the photo's own name may contain anything. */
  private static String name(int index, LabelledPhoto photo) {
    String name = String.valueOf(photo.file().getFileName()).toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return index + "." + (extension.matches("[a-z0-9]{1,8}") ? extension : "image");
  }
}
