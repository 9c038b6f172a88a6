/**
 * What every Kafka client of ours shares: its properties, its metrics, the meaning of its
 * exceptions, and how an outage is logged. Imported by the other packages of this module only.
 */
@NullMarked
package io.streamtune.stream.client;

import org.jspecify.annotations.NullMarked;
