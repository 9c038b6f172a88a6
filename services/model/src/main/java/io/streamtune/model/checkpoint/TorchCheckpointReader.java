package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.checkpoint.PickleValue.Dict;
import io.streamtune.model.checkpoint.PickleValue.TensorView;
import io.streamtune.model.checkpoint.PickleValue.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the weights of PyTorch's {@code .pth}, {@code .pt} and {@code .th} files, in the zip format
 * (PyTorch 1.6 and later) and the older one. It never runs code from the file.
 */
public final class TorchCheckpointReader {
  /** Keys under which training scripts store the weights beside other values. */
  private static final List<String> STATE_KEYS = List.of("state_dict", "model", "model_state_dict");

  private static final String PARALLEL_PREFIX = "module.";
  private static final int ZIP = 0x04034b50;

  private TorchCheckpointReader() {}

  /**
   * Returns all tensors of the state dict, in the order of the file. The reader looks for the state
   * dict under {@code state_dict}, {@code model} and {@code model_state_dict}, and else at the top.
   * If every name starts with {@code module.} (data-parallel training), that prefix is dropped.
   * Values that are not tensors are skipped.
   *
   * <p><b>Shape</b>: contiguous, whatever the strides in the file; {@code bfloat16} becomes {@code
   * float32}, all other types are kept.
   *
   * <p><b>Called on</b>: a thread that may block.
   *
   * @throws InvalidModelException if the file is no checkpoint, is damaged, or names anything but
   *     tensors and plain values
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    if (isZip(file)) {
      try (ZipStorages storages = ZipStorages.open(file)) {
        return load(PickleMachine.read(storages.pickle(), _ -> {}), storages);
      }
    }
    try (LegacyStorages storages = LegacyStorages.open(file)) {
      return load(storages.content(), storages);
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (FileBytes bytes = FileBytes.open(file)) {
      if (bytes.sizeBytes() >= 4 && bytes.read(0, 4).getInt() == ZIP) {
        return true;
      }
      if (bytes.sizeBytes() < 2 || bytes.read(0, 1).get() != (byte) 0x80) {
        throw new InvalidModelException(
            file + " is no PyTorch checkpoint", "give a file that torch.save wrote");
      }
      return false;
    }
  }

  private static Map<String, Tensor> load(PickleValue content, Storages storages)
      throws IOException {
    Map<String, TensorView> views = new LinkedHashMap<>();
    stateDict(content)
        .entries()
        .forEach(
            (key, value) -> {
              if (key instanceof Text(String name) && value instanceof TensorView view) {
                views.put(name, view);
              }
            });
    if (views.isEmpty()) {
      throw noTensors(content);
    }
    boolean parallel = views.keySet().stream().allMatch(name -> name.startsWith(PARALLEL_PREFIX));
    TensorLoader loader = new TensorLoader(storages);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TensorView> view : views.entrySet()) {
      String name = view.getKey();
      tensors.put(
          parallel ? name.substring(PARALLEL_PREFIX.length()) : name, loader.load(view.getValue()));
    }
    return Collections.unmodifiableMap(tensors);
  }

  private static Dict stateDict(PickleValue content) {
    if (!(content instanceof Dict top)) {
      throw noTensors(content);
    }
    for (String key : STATE_KEYS) {
      if (top.get(key).orElse(PickleValue.None.NONE) instanceof Dict inner) {
        return inner;
      }
    }
    return top;
  }

  private static InvalidModelException noTensors(PickleValue content) {
    String found =
        content instanceof Dict(var entries)
            ? "a dict with the keys " + keys(entries)
            : "a " + content.getClass().getSimpleName();
    return new InvalidModelException(
        "the checkpoint has no tensors at its top nor under " + STATE_KEYS + ": it is " + found,
        "save the weights with torch.save(model.state_dict(), file)");
  }

  private static String keys(Map<PickleValue, PickleValue> entries) {
    return entries.keySet().stream()
        .limit(10)
        .map(key -> key instanceof Text(String name) ? PickleCalls.printable(name) : "?")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
