/**
 * The contract: what travels on each topic, as records with codecs, from {@code schemas/}.
 *
 * <p>No Kafka client is needed to use this package: an event is a key, {@link
 * io.streamtune.events.Headers} and a value.
 */
@NullMarked
package io.streamtune.events;

import org.jspecify.annotations.NullMarked;
