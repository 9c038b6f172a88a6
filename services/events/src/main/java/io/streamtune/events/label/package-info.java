/**
 * The topic of labels: what people say about an image that lies in Kafka, or about one that comes
 * with the label.
 */
@NullMarked
package io.streamtune.events.label;

import org.jspecify.annotations.NullMarked;
