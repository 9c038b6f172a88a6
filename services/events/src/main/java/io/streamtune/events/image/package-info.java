/**
 * The topic of images and the topic of dead letters: an image event as a sender wrote it, and the
 * dead letter of an event that gets no prediction.
 */
@NullMarked
package io.streamtune.events.image;

import org.jspecify.annotations.NullMarked;
