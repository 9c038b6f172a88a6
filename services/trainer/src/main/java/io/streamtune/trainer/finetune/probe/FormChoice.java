package io.streamtune.trainer.finetune.probe;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import java.io.IOException;

/** Decides how a run computes convolutions. Called on: the thread that trains, before it does. */
@FunctionalInterface
public interface FormChoice {
  /** Takes the fastest, without a trial. */
  FormChoice FASTEST = (_, _, _) -> ConvolutionForm.DIRECT;

  /**
   * Decides.
   *
   * @param start the network that will be trained
   * @param listener is told what was decided
   * @throws NativeDeathException if no form is possible
   */
  ConvolutionForm choose(Job job, OnnxGraph start, RunListener listener)
      throws IOException, InterruptedException;
}
