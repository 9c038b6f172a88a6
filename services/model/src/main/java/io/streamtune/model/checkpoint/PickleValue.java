package io.streamtune.model.checkpoint;

import io.streamtune.model.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that a checkpoint's pickle may contain. */
sealed interface PickleValue {
  /** Python's None. */
  enum None implements PickleValue {
    /** The only value. */
    NONE
  }

  /** True or False. */
  record Flag(boolean value) implements PickleValue {}

  /** An integer. If it does not fit into 64 bits, {@code text} keeps its hexadecimal digits. */
  record Whole(long value, Optional<String> text) implements PickleValue {
    Whole(long value) {
      this(value, Optional.empty());
    }
  }

  /** A floating-point number. */
  record Real(double value) implements PickleValue {}

  /** A string, or bytes read as Latin-1. */
  record Text(String value) implements PickleValue {}

  /** A list; grows while the machine runs. */
  record Sequence(ArrayList<PickleValue> items) implements PickleValue {}

  /** A tuple. */
  record Tuple(List<PickleValue> items) implements PickleValue {}

  /** A dict or OrderedDict. Keys are plain values, so that hashing does not recurse. */
  record Dict(LinkedHashMap<PickleValue, PickleValue> entries) implements PickleValue {
    Optional<PickleValue> get(String key) {
      return Optional.ofNullable(entries.get(new Text(key)));
    }
  }

  /** The few callables that a checkpoint may name. */
  enum Callable implements PickleValue {
    /** {@code collections.OrderedDict}. */
    ORDERED_DICT,
    /** {@code torch._utils._rebuild_tensor}. */
    REBUILD_TENSOR,
    /** {@code torch._utils._rebuild_tensor_v2}. */
    REBUILD_TENSOR_V2,
    /** {@code torch._utils._rebuild_parameter}. */
    REBUILD_PARAMETER,
    /** {@code torch.Size}. */
    SIZE;

    private static final Map<String, Callable> BY_NAME =
        Map.of(
            "collections.OrderedDict", ORDERED_DICT,
            "torch._utils._rebuild_tensor", REBUILD_TENSOR,
            "torch._utils._rebuild_tensor_v2", REBUILD_TENSOR_V2,
            "torch._utils._rebuild_parameter", REBUILD_PARAMETER,
            "torch.Size", SIZE);

    static Optional<Callable> named(String qualifiedName) {
      return Optional.ofNullable(BY_NAME.get(qualifiedName));
    }
  }

  /** The class of a storage, which tells the type of its elements. */
  record StorageClass(ElementType type) implements PickleValue {
    private static final Map<String, ElementType> BY_NAME =
        Map.of(
            "torch.FloatStorage", ElementType.FLOAT32,
            "torch.HalfStorage", ElementType.FLOAT16,
            "torch.BFloat16Storage", ElementType.BFLOAT16,
            "torch.DoubleStorage", ElementType.FLOAT64,
            "torch.LongStorage", ElementType.INT64,
            "torch.IntStorage", ElementType.INT32,
            "torch.ShortStorage", ElementType.INT16,
            "torch.CharStorage", ElementType.INT8,
            "torch.ByteStorage", ElementType.UINT8,
            "torch.BoolStorage", ElementType.BOOL);

    static Optional<StorageClass> named(String qualifiedName) {
      return Optional.ofNullable(BY_NAME.get(qualifiedName)).map(StorageClass::new);
    }
  }

  /**
   * A range of elements in the file.
   *
   * @param key the key of the storage that it belongs to
   * @param offset first element within that storage
   * @param elements number of elements
   */
  record Storage(ElementType type, String key, long offset, long elements) implements PickleValue {}

  /**
   * A view of a storage that was checked to lie within it.
   *
   * @param offset first element within the storage
   * @param shape dimensions, outermost first
   * @param strides step of each dimension, in elements
   */
  record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides)
      implements PickleValue {}
}
