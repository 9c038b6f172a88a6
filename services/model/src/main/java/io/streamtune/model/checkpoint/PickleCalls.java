package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.checkpoint.PickleValue.Callable;
import io.streamtune.model.checkpoint.PickleValue.Dict;
import io.streamtune.model.checkpoint.PickleValue.Flag;
import io.streamtune.model.checkpoint.PickleValue.None;
import io.streamtune.model.checkpoint.PickleValue.Real;
import io.streamtune.model.checkpoint.PickleValue.Sequence;
import io.streamtune.model.checkpoint.PickleValue.Storage;
import io.streamtune.model.checkpoint.PickleValue.StorageClass;
import io.streamtune.model.checkpoint.PickleValue.TensorView;
import io.streamtune.model.checkpoint.PickleValue.Text;
import io.streamtune.model.checkpoint.PickleValue.Tuple;
import io.streamtune.model.checkpoint.PickleValue.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The allow-list: the names that a checkpoint may use, and our replacements of the functions behind
 * them.
 */
final class PickleCalls {
  private PickleCalls() {}

  static InvalidModelException refused(String what) {
    return new InvalidModelException(
        what + " is not allowed in a checkpoint",
        "save only the weights, with torch.save(model.state_dict(), file) or as safetensors");
  }

  static PickleValue global(String module, String name) {
    String qualified = module + "." + name;
    Optional<PickleValue> allowed = Callable.named(qualified).map(PickleValue.class::cast);
    return allowed
        .or(() -> StorageClass.named(qualified))
        .orElseThrow(() -> refused(printable(qualified)));
  }

  static PickleValue call(PickleValue callee, List<PickleValue> arguments) {
    if (!(callee instanceof Callable callable)) {
      throw refused("calling something that is no function");
    }
    return switch (callable) {
      case ORDERED_DICT -> orderedDict(arguments);
      case REBUILD_TENSOR, REBUILD_TENSOR_V2 -> tensor(arguments);
      case REBUILD_PARAMETER -> argument(arguments, 0, TensorView.class);
      case SIZE -> argument(arguments, 0, Tuple.class);
    };
  }

  /** Allows only plain values, whose hash does not recurse. */
  static PickleValue key(PickleValue key) {
    return switch (key) {
      case Text _, Whole _, Flag _, Real _, None _ -> key;
      case Tuple _, Sequence _, Dict _, Callable _, StorageClass _, Storage _, TensorView _ ->
          throw refused("a " + key.getClass().getSimpleName() + " as a key");
    };
  }

  /**
   * Reads {@code ('storage', class, key, location, elements[, None | (key, offset, elements)])}.
   */
  static Storage persistent(PickleValue id) {
    if (!(id instanceof Tuple(List<PickleValue> parts))
        || !new Text("storage").equals(parts.isEmpty() ? None.NONE : parts.getFirst())) {
      throw refused("a reference to anything but a storage");
    }
    StorageClass storageClass = argument(parts, 1, StorageClass.class);
    String key = argument(parts, 2, Text.class).value();
    long elements = size(argument(parts, 4, Whole.class));
    if (parts.size() > 5 && parts.get(5) instanceof Tuple(List<PickleValue> view)) {
      long offset = size(argument(view, 1, Whole.class));
      long viewed = size(argument(view, 2, Whole.class));
      if (offset > elements || viewed > elements - offset) {
        throw PickleInput.damaged("a view of storage " + printable(key) + " leaves the storage");
      }
      return new Storage(storageClass.type(), key, offset, viewed);
    }
    return new Storage(storageClass.type(), key, 0, elements);
  }

  private static Dict orderedDict(List<PickleValue> arguments) {
    LinkedHashMap<PickleValue, PickleValue> entries = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (PickleValue pair : argument(arguments, 0, Sequence.class).items()) {
        List<PickleValue> keyAndValue = items(pair);
        if (keyAndValue.size() != 2) {
          throw PickleInput.damaged("an OrderedDict is not made of pairs");
        }
        entries.put(key(keyAndValue.get(0)), keyAndValue.get(1));
      }
    }
    return new Dict(entries);
  }

  private static List<PickleValue> items(PickleValue value) {
    return switch (value) {
      case Tuple(List<PickleValue> items) -> items;
      case Sequence(ArrayList<PickleValue> items) -> items;
      default -> List.of();
    };
  }

  /** Arguments: {@code (storage, offset, shape, strides, ...)}. */
  private static TensorView tensor(List<PickleValue> arguments) {
    Storage storage = argument(arguments, 0, Storage.class);
    long offset = size(argument(arguments, 1, Whole.class));
    List<Long> shape = sizes(argument(arguments, 2, Tuple.class));
    List<Long> strides = sizes(argument(arguments, 3, Tuple.class));
    if (shape.size() != strides.size() || shape.size() > 16) {
      throw PickleInput.damaged(
          "a tensor has %d dimensions and %d strides".formatted(shape.size(), strides.size()));
    }
    TensorView view = new TensorView(storage, offset, shape, strides);
    if (!liesWithin(view)) {
      throw PickleInput.damaged(
          "a tensor %s with strides %s from %d leaves its storage %s of %d elements"
              .formatted(shape, strides, offset, printable(storage.key()), storage.elements()));
    }
    return view;
  }

  /** Also rejects a tensor with more elements than its storage (stride 0), to bound the memory. */
  private static boolean liesWithin(TensorView view) {
    try {
      long elements = 1;
      long last = view.offset();
      for (int i = 0; i < view.shape().size(); i++) {
        elements = Math.multiplyExact(elements, view.shape().get(i));
        long steps = Math.max(view.shape().get(i) - 1, 0);
        last = Math.addExact(last, Math.multiplyExact(steps, view.strides().get(i)));
      }
      long available = view.storage().elements();
      return elements == 0 || (last < available && elements <= available);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static List<Long> sizes(Tuple tuple) {
    return tuple.items().stream().map(item -> size(cast(item, Whole.class))).toList();
  }

  private static long size(Whole whole) {
    if (whole.value() < 0 || whole.text().isPresent()) {
      throw PickleInput.damaged("a size is negative or beyond 64 bits");
    }
    return whole.value();
  }

  private static <T extends PickleValue> T argument(
      List<PickleValue> arguments, int index, Class<T> type) {
    if (index >= arguments.size()) {
      throw PickleInput.damaged("a call misses argument " + index);
    }
    return cast(arguments.get(index), type);
  }

  private static <T extends PickleValue> T cast(PickleValue value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw PickleInput.damaged(
          "a %s stands where a %s belongs"
              .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }

  /** Replaces characters that could confuse a terminal by {@code ?}: names come from the file. */
  static String printable(String name) {
    String shown = name.length() > 120 ? name.substring(0, 120) + "..." : name;
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
