/**
 * The topic of training: the progress of training runs, and the live quality of the version in
 * service.
 */
@NullMarked
package io.streamtune.events.training;

import org.jspecify.annotations.NullMarked;
