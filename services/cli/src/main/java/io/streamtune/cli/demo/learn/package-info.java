/**
 * {@code demo --learn}: a model that has learnt nothing meets a stream, a simulated person labels
 * some of its images, and better versions go live.
 */
@NullMarked
package io.streamtune.cli.demo.learn;

import org.jspecify.annotations.NullMarked;
