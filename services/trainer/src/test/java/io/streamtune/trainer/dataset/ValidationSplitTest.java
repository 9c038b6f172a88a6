package io.streamtune.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: the split is fastai's. Method: vectors printed by numpy's legacy generator. */
class ValidationSplitTest {

  @ParameterizedTest
  @CsvSource({
    "42, 10, '8, 1'",
    "42, 20, '0, 17, 15, 1'",
    "42, 100, '83, 53, 70, 45, 44, 39, 22, 80, 10, 0, 18, 30, 73, 33, 90, 4, 76, 77, 12, 31'",
    "42, 1000, '521, 737, 740, 660, 411, 678, 626, 513, 859, 136'",
    "0, 10, '2, 8, 4, 9, 1, 6, 7, 3, 0, 5'",
    "4294967295, 7, '1, 5, 0, 6, 4, 2, 3'",
    "1, 70000, '6670, 49567, 50796, 22310, 54037, 6869, 13601, 3271, 12647, 13931'"
  })
  void permutations_start_as_numpys_do(long seed, int n, String first) {
    int[] expected = Arrays.stream(first.split(", ", -1)).mapToInt(Integer::parseInt).toArray();

    int[] permutation = new MersenneTwister(seed).permutation(n);

    assertThat(permutation).hasSize(n).startsWith(expected).doesNotHaveDuplicates();
  }

  @Test
  void a_fifth_is_held_out_rounded_down() {
    assertThat(ValidationSplit.RECIPE.heldOut(10).stream().toArray()).containsExactly(1, 8);
    assertThat(ValidationSplit.RECIPE.heldOut(14).cardinality()).isEqualTo(2);
    assertThat(ValidationSplit.RECIPE.heldOut(4).cardinality()).isZero();
  }

  @Test
  void shares_and_seeds_out_of_range_are_refused() {
    assertThatThrownBy(() -> new ValidationSplit(1, 42))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("validation share is 1.0");
    assertThatThrownBy(() -> new ValidationSplit(0.2, -1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("0 to 4294967295");
  }
}
