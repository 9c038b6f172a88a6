/** What tests of several modules need. Never a dependency of main code. */
@NullMarked
package io.streamtune.testkit;

import org.jspecify.annotations.NullMarked;
