/** Placeholder. */
@NullMarked
package io.streamtune.inference;

import org.jspecify.annotations.NullMarked;
