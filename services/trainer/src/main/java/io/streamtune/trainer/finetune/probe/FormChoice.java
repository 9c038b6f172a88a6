package io.streamtune.trainer.finetune.probe;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import java.io.IOException;

/** Decides how a run computes convolutions. Called on: the training thread, before training. */
@FunctionalInterface
public interface FormChoice {
  /** Always the fastest form, without a probe. */
  FormChoice FASTEST = (_, _, _) -> ConvolutionForm.DIRECT;

  /**
   * Decides.
   *
   * @param start the network to be trained
   * @param listener receives a note of the decision
   * @throws NativeDeathException if every form crashes the process
   */
  ConvolutionForm choose(Job job, OnnxGraph start, RunListener listener)
      throws IOException, InterruptedException;
}
