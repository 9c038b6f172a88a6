/** Placeholder. */
@NullMarked
package io.streamtune.cli;

import org.jspecify.annotations.NullMarked;
