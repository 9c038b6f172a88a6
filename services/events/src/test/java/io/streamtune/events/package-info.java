/** Tests of the contract against {@code schemas/}. */
@NullMarked
package io.streamtune.events;

import org.jspecify.annotations.NullMarked;
