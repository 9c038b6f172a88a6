/**
 * Holds the serving model version and switches it.
 *
 * <pre>
 *   ModelLoader ─▶ LoadedModel ─▶ ModelSwitch ─▶ ModelSlot.acquire ─▶ Lease    one batch = one lease = one version
 *                                     │
 *                                     └─ VersionFence: results of the new version wait for the old one's last
 * </pre>
 */
@NullMarked
package io.streamtune.inference.model;

import org.jspecify.annotations.NullMarked;
