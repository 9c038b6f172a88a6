/** What the checkpoint readers read, refuse and survive. */
@NullMarked
package io.streamtune.model.checkpoint;

import org.jspecify.annotations.NullMarked;
