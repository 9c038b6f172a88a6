package io.streamtune.checks.canary.banned;

import io.streamtune.checks.canary.Main;

/** Breaks: nobody imports Main. */
final class KnowsMain {
  void startAll() {
    Main.start();
  }
}
