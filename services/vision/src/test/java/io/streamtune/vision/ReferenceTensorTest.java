package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: the network sees what it was trained on. Method: stored inputs of another pipeline. */
class ReferenceTensorTest {
  private static final Preprocessing SPEC = Preprocessing.IMAGENET;

  @ParameterizedTest
  @CsvSource({
    "input0, n02123045_tabby",
    "input1, n02099601_golden_retriever",
    "input2, n01440764_tench"
  })
  void photos_come_out_as_the_reference_preprocessing_made_them(String tensor, String photo)
      throws IOException {
    byte[] stored =
        Files.readAllBytes(Pictures.testData("reference/tensors/" + tensor + "_1x3x224x224.f32le"));
    byte[] encoded = Files.readAllBytes(Pictures.testData("imagenet-sample/" + photo + ".JPEG"));
    FloatBuffer reference =
        ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(); // (3, 224, 224)

    byte[] pixels = Pictures.centre(encoded, SPEC); // (224, 224, 3)

    double sum = 0;
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      float x = reference.get(channel * 224 * 224 + i / 3);
      double expected = (x * SPEC.std().get(channel) + SPEC.mean().get(channel)) * 255;
      sum += Math.abs((pixels[i] & 0xff) - expected);
    }
    // The most detailed of the three differs by 1.62 gray steps of 255 on average.
    assertThat(sum / pixels.length).isLessThan(2.0);
  }
}
