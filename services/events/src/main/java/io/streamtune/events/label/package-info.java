/**
 * The topic of labels: labels for images that are stored in Kafka, and images that are sent with
 * their labels.
 */
@NullMarked
package io.streamtune.events.label;

import org.jspecify.annotations.NullMarked;
