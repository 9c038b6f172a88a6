/**
 * The web page: it follows the topics and says nothing else; what people say goes back as labels.
 *
 * <pre>
 *   predictions, images.dlq, training, models ──▶ follow ──▶ board ──▶ http ──▶ browsers
 *   images, by position ──▶ thumbnails ──────────────┘          │
 *   labels, models ◀── what a person said ◀─────────────────────┘
 * </pre>
 */
@NullMarked
package io.streamtune.console;

import org.jspecify.annotations.NullMarked;
