package io.streamtune.trainer.finetune.graph;

/** How a network's convolutions are computed; the results differ only by rounding. */
public enum ConvolutionForm {
  /** All by PyTorch's own convolution; the fastest. */
  DIRECT("PyTorch's own convolutions"),
  /**
   * 1x1 kernels as matrix products. Why: PyTorch 2.7.1's own 1x1 convolutions crash the process on
   * machines that hide the sizes of the CPU's caches (decision 0030).
   */
  PRODUCT("1x1 convolutions as products of matrices");

  private final String words;

  ConvolutionForm(String words) {
    this.words = words;
  }

  /** Returns a description for people. */
  public String words() {
    return words;
  }
}
