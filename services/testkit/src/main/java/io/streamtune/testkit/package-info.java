/** Helpers for tests of several modules. Never a dependency of main code. */
@NullMarked
package io.streamtune.testkit;

import org.jspecify.annotations.NullMarked;
