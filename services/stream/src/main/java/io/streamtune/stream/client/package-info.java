/**
 * Shared by all our Kafka clients: properties, metrics, the translation of exceptions, and the log
 * of outages. Only the other packages of this module import it.
 */
@NullMarked
package io.streamtune.stream.client;

import org.jspecify.annotations.NullMarked;
