/** Placeholder. */
@NullMarked
package io.streamtune.model;

import org.jspecify.annotations.NullMarked;
