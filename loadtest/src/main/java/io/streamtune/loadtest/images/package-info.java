/**
 * What is sent, ready in memory before the first image is due, so that neither a disk nor an
 * encoder holds the sender up.
 *
 * <pre>
 * a folder of files, as they are ─┐
 * generated pictures of sizes ────┴▶ Payloads ─▶ with a share of broken ones (BrokenShare) ─▶ Payload
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.images;

import org.jspecify.annotations.NullMarked;
