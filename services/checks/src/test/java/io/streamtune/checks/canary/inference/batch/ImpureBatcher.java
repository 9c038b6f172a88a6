package io.streamtune.checks.canary.inference.batch;

import org.slf4j.Logger;

/** Breaks: pure packages have no thread and no logger. */
interface ImpureBatcher {
  void run(Thread thread, Logger logger);
}
