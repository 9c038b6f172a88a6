/** The HTTP side that every service has: health, metrics, JSON, and a server with an end. */
@NullMarked
package io.streamtune.host.http;

import org.jspecify.annotations.NullMarked;
