/** Placeholder. */
@NullMarked
package io.streamtune.broker;

import org.jspecify.annotations.NullMarked;
