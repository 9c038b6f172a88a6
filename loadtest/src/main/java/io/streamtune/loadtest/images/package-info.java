/**
 * The images to send. They are in memory before the first one is due, so neither a disk nor an
 * encoder delays the sender.
 *
 * <pre>
 * a folder of files, as they are ─┐
 * generated pictures of sizes ────┴▶ Payloads ─▶ with a share of broken ones (BrokenShare) ─▶ Payload
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.images;

import org.jspecify.annotations.NullMarked;
