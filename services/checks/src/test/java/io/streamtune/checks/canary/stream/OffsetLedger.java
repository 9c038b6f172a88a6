package io.streamtune.checks.canary.stream;

import org.slf4j.Logger;

/** Breaks: pure classes import only java.* and our own types; found by its name. */
interface OffsetLedger {
  void log(Logger logger);
}
