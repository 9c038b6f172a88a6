package io.streamtune.trainer.finetune.graph;

/** How a network's convolutions are computed; the results differ by rounding alone. */
public enum ConvolutionForm {
  /** All by PyTorch's own convolution: the fastest. */
  DIRECT("PyTorch's own convolutions"),
  /**
   * Those with a kernel of 1x1 as products of matrices. PyTorch 2.7.1's own ones end the process on
   * machines that hide the sizes of the CPU's caches (decision 0030).
   */
  PRODUCT("1x1 convolutions as products of matrices");

  private final String words;

  ConvolutionForm(String words) {
    this.words = words;
  }

  /** Returns it in words, for people. */
  public String words() {
    return words;
  }
}
