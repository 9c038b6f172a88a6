/** Placeholder. */
@NullMarked
package io.streamtune.vision;

import org.jspecify.annotations.NullMarked;
