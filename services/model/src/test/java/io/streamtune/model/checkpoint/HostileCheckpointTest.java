package io.streamtune.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a file that was made to harm ends in a message. Method: zip checkpoints around hand-written
 * pickles ({@code \\n} ends a name), and real files cut or altered at every byte.
 */
final class HostileCheckpointTest {
  private static final String ONE_TENSOR =
      "\u0080\u0002}X\u0001\u0000\u0000\u0000wctorch._utils\n_rebuild_tensor_v2\n"
          + "((X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n"
          + "X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0002tQ"
          + "K\u0000K\u0002\u0085K\u0001\u0085\u0089NtRs.";

  @TempDir Path folder;

  @Test
  void the_hand_written_pickle_is_read() throws IOException {
    Map<String, Tensor> tensors = TorchCheckpointReader.read(zip(ONE_TENSOR, ""));

    assertThat(requireNonNull(tensors.get("w")).floats()).containsExactly(1, 2);
  }

  @Test
  void big_endian_numbers_are_swapped() throws IOException {
    Map<String, Tensor> tensors = TorchCheckpointReader.read(zip(ONE_TENSOR, "big"));

    assertThat(requireNonNull(tensors.get("w")).floats()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080\u0002cposix\nsystem\nX\u0002\u0000\u0000\u0000ls\u0085R.",
        "\u0080\u0004\u008c\u0005posix\u008c\u0006system\u0093\u008c\u0002ls\u0085R.",
      })
  void a_call_of_the_shell_is_refused_by_name(String pickle) throws IOException {
    assertRefused(pickle, "posix.system is not allowed in a checkpoint");
  }

  @Test
  void unknown_opcodes_are_refused_by_name() throws IOException {
    assertRefused("\u0080\u0002I1\n.", "pickle opcode 0x49 'I' is not allowed");
    assertRefused("\u0080\u0002\u0082\u0001.", "pickle opcode 0x82 is not allowed");
    assertRefused("\u0080\u0001}.", "pickle protocol 1 is not allowed");
  }

  @Test
  void lengths_beyond_the_file_cost_nothing() throws IOException {
    assertRefused("\u0080\u0002X\u00ff\u00ff\u00ff\u007fa.", "needs 2147483647 more bytes");
    assertRefused(
        ONE_TENSOR
            .replace("cpuK\u0002", "cpuJ\u00ff\u00ff\u00ff\u007f")
            .replace("K\u0000K\u0002\u0085", "K\u0000J\u00ff\u00ff\u00ff\u007f\u0085"),
        "");
  }

  @Test
  void tensors_beyond_their_storage_are_refused() throws IOException {
    assertRefused(ONE_TENSOR.replace("K\u0002\u0085", "K\u0003\u0085"), "leaves its storage");
    assertRefused(
        ONE_TENSOR.replace("K\u0002\u0085K\u0001", "K\u0009\u0085K\u0000"), "leaves its storage");
    assertRefused(
        ONE_TENSOR.replace("K\u0002\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085"), "negative");
  }

  @Test
  void a_dict_as_its_own_key_or_value_does_no_harm() throws IOException {
    assertRefused("\u0080\u0002}q\u0000h\u0000h\u0000s.", "a Dict as a key is not allowed");
    assertRefused("\u0080\u0002}q\u0000K\u0001h\u0000s.", "has no tensors");
  }

  @Test
  void nothing_grows_beyond_the_number_of_operations() throws IOException {
    assertRefused("\u0080\u0002" + "(".repeat(2_100_000), "more than 2000000 operations");
    assertRefused("\u0080\u0002]q\u0000" + "h\u0000a".repeat(1_100_000), "2000000 operations");
  }

  @Test
  void stack_memo_and_calls_out_of_order_are_damage() throws IOException {
    for (String pickle :
        new String[] {
          ".", "0.", "R.", "t.", "u.", "s.", "a.", "e.", "b.", "Q.", "h\u0000.", "NNR."
        }) {
      assertRefused("\u0080\u0002" + pickle, "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.pth", "small-legacy.pth"})
  void a_file_cut_at_any_byte_is_refused_cleanly(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TorchCheckpointReaderTest.resource(name, folder));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.pth"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Checkpoint.read(cut))
          .as("cut at %d", length)
          .isInstanceOf(InvalidModelException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.pth", "small-legacy.pth"})
  void a_file_altered_at_any_byte_is_read_or_refused_cleanly(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TorchCheckpointReaderTest.resource(name, folder));
    for (int i = 0; i < whole.length; i++) {
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] altered = whole.clone();
        altered[i] ^= (byte) flip;
        readOrRefuse(Files.write(folder.resolve("altered.pth"), altered));
      }
    }
  }

  private static void readOrRefuse(Path file) throws IOException {
    try {
      assertThat(Checkpoint.read(file)).isNotEmpty();
    } catch (InvalidModelException refused) {
      assertThat(refused).hasMessageContaining(";");
    }
  }

  private void assertRefused(String pickle, String message) throws IOException {
    Path file = zip(pickle, "");
    assertThatThrownBy(() -> TorchCheckpointReader.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private Path zip(String pickle, String byteOrder) throws IOException {
    ByteBuffer numbers =
        ByteBuffer.allocate(8)
            .order(byteOrder.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      store(out, "archive/data.pkl", pickle.getBytes(ISO_8859_1));
      store(out, "archive/data/0", numbers.array());
      if (!byteOrder.isEmpty()) {
        store(out, "archive/byteorder", byteOrder.getBytes(ISO_8859_1));
      }
    }
    return Files.write(folder.resolve("made.pth"), bytes.toByteArray());
  }

  private static void store(ZipOutputStream out, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
