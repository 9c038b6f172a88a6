/** Tests of the trainer. */
@NullMarked
package io.streamtune.trainer;

import org.jspecify.annotations.NullMarked;
