/** Placeholder. */
@NullMarked
package io.streamtune.engine;

import org.jspecify.annotations.NullMarked;
