/**
 * Writes events with an idempotent producer on the thread kafka-publish. A missing topic delays
 * only the messages for it.
 */
@NullMarked
package io.streamtune.stream.produce;

import org.jspecify.annotations.NullMarked;
