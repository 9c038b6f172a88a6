/** What readers of weights and graphs share. */
@NullMarked
package io.streamtune.model;

import org.jspecify.annotations.NullMarked;
