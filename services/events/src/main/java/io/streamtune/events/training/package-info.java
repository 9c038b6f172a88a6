/**
 * The topic of training: the progress of training runs, and the live quality of the serving
 * version.
 */
@NullMarked
package io.streamtune.events.training;

import org.jspecify.annotations.NullMarked;
