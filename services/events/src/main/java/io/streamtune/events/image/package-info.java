/**
 * The topic of images and the topic of dead letters: an image event as a sender wrote it, and the
 * letter that it becomes when it cannot be answered.
 */
@NullMarked
package io.streamtune.events.image;

import org.jspecify.annotations.NullMarked;
