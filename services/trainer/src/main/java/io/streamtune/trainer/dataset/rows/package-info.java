/**
 * Photos as rows of pixels in native memory, decoded ahead of their use by several threads, in
 * order.
 */
@NullMarked
package io.streamtune.trainer.dataset.rows;

import org.jspecify.annotations.NullMarked;
