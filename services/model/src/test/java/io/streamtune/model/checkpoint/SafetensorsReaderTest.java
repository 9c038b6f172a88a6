package io.streamtune.model.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: good files arrive, contradictions are named. Method: files written by hand. */
final class SafetensorsReaderTest {
  @TempDir Path folder;

  @Test
  void tensors_arrive_in_header_order() throws IOException {
    Path file =
        write(
            """
            {"__metadata__":{"format":"pt"},
             "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},
             "a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}\
            """,
            0x40004080,
            0x3f800000,
            0x40000000);

    Map<String, Tensor> tensors = Checkpoint.read(file);

    assertThat(tensors.keySet()).containsExactly("b", "a");
    assertThat(requireNonNull(tensors.get("b")).floats()).containsExactly(1, 2);
    assertThat(requireNonNull(tensors.get("a")).type()).isEqualTo(ElementType.FLOAT32);
    assertThat(requireNonNull(tensors.get("a")).floats()).containsExactly(4, 2);
    assertThat(requireNonNull(tensors.get("a")).shape()).containsExactly(2, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'a':{'dtype':'F8','shape':[1],'data_offsets':[0,4]}  | unsupported dtype 'F8'
          'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]} | shape that does not fit
          'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]} | second not below the first
          'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}   | needs two data_offsets
          'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]} | no whole numbers
          'a':{'dtype':'F32','shape':[9223372036854775807,4],'data_offsets':[0,4]} | beyond 64 bits
          'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]} | no whole numbers
          'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]} | leaves a gap
          'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]} | cover 8 bytes of data, the file has 4
          'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]} | overlaps
          'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]} | no JSON
          'a':5 | unsupported dtype ''
          'a | no JSON
          """,
      quoteCharacter = '`')
  void contradictions_are_named(String properties, String message) throws IOException {
    Path file = write("{" + properties.replace('\'', '"') + "}", 1);

    assertThatThrownBy(() -> SafetensorsReader.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_file_cut_at_any_byte_is_refused_cleanly() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            write("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, 2));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsReader.read(cut))
          .isInstanceOf(InvalidModelException.class);
    }
  }

  @Test
  void a_huge_header_length_costs_nothing() throws IOException {
    Path file = folder.resolve("huge");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 0x7f, '{', '}'});

    assertThatThrownBy(() -> SafetensorsReader.read(file))
        .hasMessageContaining("9223372036854775807 bytes in a file of 10");
  }

  private Path write(String header, int... data) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + 4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int word : data) {
      file.putInt(word);
    }
    return Files.write(folder.resolve("made.safetensors"), file.array());
  }
}
