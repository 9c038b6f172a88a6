/**
 * Topics and brokers before and beside the stream: creates topics, measures them, and finds out at
 * a service's start what answers at {@code kafka.bootstrap-servers}.
 */
@NullMarked
package io.streamtune.stream.admin;

import org.jspecify.annotations.NullMarked;
