package io.streamtune.model.checkpoint;

import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.checkpoint.PickleValue.Storage;
import io.streamtune.model.checkpoint.PickleValue.TensorView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates contiguous tensors from views of storages. Equal views share one tensor. All tensors
 * together may take four times the size of the file: enough for every honest file, too little for a
 * bomb.
 */
final class TensorLoader {
  private final Storages storages;
  private final Map<TensorView, Tensor> loaded = new HashMap<>();
  private long budgetBytes;

  TensorLoader(Storages storages) {
    this.storages = storages;
    this.budgetBytes = 4 * storages.fileBytes();
  }

  Tensor load(TensorView view) throws IOException {
    Tensor known = loaded.get(view);
    if (known != null) {
      return known;
    }
    ElementType type = view.storage().type();
    long[] shape = longs(view.shape());
    long bytes = elements(view.shape()) * type.sizeBytes();
    spend(bytes);
    Tensor tensor = DtypeConversion.widened(type, shape, contiguous(view, bytes));
    loaded.put(view, tensor);
    return tensor;
  }

  private void spend(long bytes) {
    budgetBytes -= bytes;
    if (budgetBytes < 0) {
      throw new InvalidModelException(
          "the checkpoint's tensors overlap to more than four times the file's size",
          "save only the weights, with torch.save(model.state_dict(), file)");
    }
  }

  private ByteBuffer contiguous(TensorView view, long bytes) throws IOException {
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    Storage storage = view.storage();
    int width = storage.type().sizeBytes();
    long span = span(view);
    spend((span - elements(view.shape())) * width); // Elements that a gather reads and skips.
    ByteBuffer source =
        storages.read(
            storage.key(),
            new Storages.Range((storage.offset() + view.offset()) * width, span * width, width));
    return isContiguous(view) ? source : gather(source, view, (int) bytes);
  }

  private static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Returns the number of elements from the view's first to its last. */
  private static long span(TensorView view) {
    long last = 0;
    for (int i = 0; i < view.shape().size(); i++) {
      last += (view.shape().get(i) - 1) * view.strides().get(i);
    }
    return last + 1;
  }

  private static boolean isContiguous(TensorView view) {
    long expected = 1;
    for (int i = view.shape().size() - 1; i >= 0; i--) {
      if (view.shape().get(i) != 1 && view.strides().get(i) != expected) {
        return false;
      }
      expected *= view.shape().get(i);
    }
    return true;
  }

  private static ByteBuffer gather(ByteBuffer source, TensorView view, int bytes) {
    int width = view.storage().type().sizeBytes();
    ByteBuffer target = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] shape = longs(view.shape());
    long[] strides = longs(view.strides());
    long[] index = new long[shape.length];
    for (int to = 0; to < bytes; to += width) {
      long from = 0;
      for (int i = 0; i < index.length; i++) {
        from += index[i] * strides[i];
      }
      target.put(to, source, (int) (from * width), width);
      advance(index, shape);
    }
    return target;
  }

  private static void advance(long[] index, long[] shape) {
    for (int i = index.length - 1; i >= 0; i--) {
      index[i]++;
      if (index[i] < shape[i]) {
        return;
      }
      index[i] = 0;
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
