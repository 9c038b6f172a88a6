/**
 * Administration of topics and brokers: creates and inspects topics, and checks at a service's
 * start which protocol {@code kafka.bootstrap-servers} speak.
 */
@NullMarked
package io.streamtune.stream.admin;

import org.jspecify.annotations.NullMarked;
