package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.checkpoint.PickleValue.Sequence;
import io.streamtune.model.checkpoint.PickleValue.Storage;
import io.streamtune.model.checkpoint.PickleValue.Text;
import io.streamtune.model.checkpoint.PickleValue.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of PyTorch before 1.6: five pickles (magic number, protocol, system, content, storage
 * keys), then for each key its number of elements (int64) and the elements, little-endian on every
 * machine.
 *
 * <p>Only the content tells the width of the elements.
 */
final class LegacyStorages implements Storages {
  private static final String MAGIC = "1950a86a20f9469cfc6c";
  private static final long PROTOCOL = 1001;

  private final FileBytes file;
  private final PickleValue content;
  private final Map<String, Run> runs = new HashMap<>();

  private record Run(long offset, long lengthBytes) {}

  private LegacyStorages(FileBytes file) throws IOException {
    this.file = file;
    ByteBuffer pickles = file.read(0, Math.min(file.sizeBytes(), ZipStorages.PICKLE_BYTES_MAX));
    checkMagic(PickleMachine.read(pickles, _ -> {}));
    if (!(PickleMachine.read(pickles, _ -> {}) instanceof Whole(long protocol, _))
        || protocol != PROTOCOL) {
      throw PickleCalls.refused("another serialisation protocol than " + PROTOCOL);
    }
    PickleMachine.read(pickles, _ -> {}); // The writer's machine; the numbers do not depend on it.
    Map<String, Integer> widths = new HashMap<>();
    this.content = PickleMachine.read(pickles, storage -> addWidth(widths, storage));
    locate(keys(PickleMachine.read(pickles, _ -> {})), widths, pickles.position());
  }

  static LegacyStorages open(Path file) throws IOException {
    FileBytes bytes = FileBytes.open(file);
    try {
      return new LegacyStorages(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static void checkMagic(PickleValue value) {
    if (!(value instanceof Whole whole) || !whole.text().orElse("").equals(MAGIC)) {
      throw new InvalidModelException(
          "the file is a pickle but no PyTorch checkpoint: its magic number is missing",
          "give a file that torch.save wrote");
    }
  }

  private static List<String> keys(PickleValue value) {
    if (!(value instanceof Sequence(ArrayList<PickleValue> items))) {
      throw PickleInput.damaged("the list of storages is missing");
    }
    List<String> keys = new ArrayList<>();
    for (PickleValue item : items) {
      if (!(item instanceof Text(String key))) {
        throw PickleInput.damaged("the name of a storage is no string");
      }
      keys.add(key);
    }
    return keys;
  }

  PickleValue content() {
    return content;
  }

  private static void addWidth(Map<String, Integer> widths, Storage storage) {
    Integer width = storage.type().sizeBytes();
    if (!width.equals(widths.getOrDefault(storage.key(), width))) {
      throw PickleInput.damaged(
          "storage " + PickleCalls.printable(storage.key()) + " has two types");
    }
    widths.put(storage.key(), width);
  }

  /** Computes the offsets of all storages from the width of their elements. */
  private void locate(List<String> keys, Map<String, Integer> elementBytes, long dataOffset)
      throws IOException {
    long offset = dataOffset;
    for (String key : keys) {
      long elements = file.read(offset, 8).getLong();
      offset += 8;
      Integer width = elementBytes.get(key);
      if (width == null) {
        throw PickleInput.damaged("storage " + PickleCalls.printable(key) + " has no type");
      }
      if (elements < 0 || elements > (file.sizeBytes() - offset) / width) {
        throw PickleInput.damaged(
            "storage %s is to have %d elements where %d bytes are left"
                .formatted(PickleCalls.printable(key), elements, file.sizeBytes() - offset));
      }
      runs.put(key, new Run(offset, elements * width));
      offset += elements * width;
    }
  }

  @Override
  public ByteBuffer read(String key, Range range) throws IOException {
    Run run = runs.get(key);
    if (run == null
        || range.offset() > run.lengthBytes
        || range.length() > run.lengthBytes - range.offset()) {
      throw PickleInput.damaged(
          "storage " + PickleCalls.printable(key) + " is missing or shorter than its tensors");
    }
    return file.read(run.offset + range.offset(), range.length());
  }

  @Override
  public long fileBytes() {
    return file.sizeBytes();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
