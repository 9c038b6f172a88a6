/**
 * A server's certificate and key, from PEM files that may be renewed while it serves.
 *
 * <pre>
 *   TlsFiles ── PemBlock, PrivateKeys ──▶ TlsIdentity ──▶ a server
 *      └── every 10 s ──▶ TlsRenewal: another valid identity ──▶ the same server
 * </pre>
 */
@NullMarked
package io.streamtune.host.tls;

import org.jspecify.annotations.NullMarked;
