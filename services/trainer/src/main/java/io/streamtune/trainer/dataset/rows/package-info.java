/**
 * Photos as rows of pixels in native memory, decoded in order and ahead of their use by several
 * threads.
 */
@NullMarked
package io.streamtune.trainer.dataset.rows;

import org.jspecify.annotations.NullMarked;
