package io.streamtune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Goal: a new version of the runtime whose binding is built otherwise is noticed. Method: the
 * environment gets one more owner, which must be the same environment.
 */
final class SharedOrtEnvironmentTest {
  @Test
  void the_environment_of_this_version_can_be_kept() {
    assertThat(SharedOrtEnvironment.keep(SharedOrtEnvironment.get())).isTrue();
  }
}
