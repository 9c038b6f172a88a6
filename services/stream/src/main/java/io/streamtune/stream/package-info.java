/** Placeholder. */
@NullMarked
package io.streamtune.stream;

import org.jspecify.annotations.NullMarked;
