package io.streamtune.checks.canary.engine;

import ai.onnxruntime.OrtSession;

/** Breaks nothing: ONNX Runtime lives here. */
interface RuntimeAtHome {
  void run(OrtSession session);
}
