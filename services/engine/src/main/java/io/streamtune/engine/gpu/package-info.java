/** What the driver reports of a GPU. */
@NullMarked
package io.streamtune.engine.gpu;

import org.jspecify.annotations.NullMarked;
