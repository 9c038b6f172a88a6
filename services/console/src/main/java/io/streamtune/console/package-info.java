/**
 * The web page: it follows the topics and shows them. It writes only what users send: labels and
 * releases.
 *
 * <pre>
 *   predictions, images.dlq, training, models ──▶ follow ──▶ board ──▶ http ──▶ browsers
 *   images, by position ──▶ thumbnails ──────────────┘          │
 *   labels, models ◀── what a user sent ◀───────────────────────┘
 * </pre>
 */
@NullMarked
package io.streamtune.console;

import org.jspecify.annotations.NullMarked;
