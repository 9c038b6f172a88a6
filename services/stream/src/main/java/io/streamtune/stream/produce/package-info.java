/**
 * Writes events with an idempotent producer on the thread kafka-publish. A topic that does not
 * exist delays only what is written to it.
 */
@NullMarked
package io.streamtune.stream.produce;

import org.jspecify.annotations.NullMarked;
