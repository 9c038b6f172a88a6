/**
 * Classes that break the architecture's rules on purpose, and some that do not.
 *
 * <pre>
 * ArchitectureRules(io.streamtune)                 ─▶ must find nothing
 * ArchitectureRules(io.streamtune.checks.canary)   ─▶ must find each of these
 * </pre>
 */
@NullMarked
package io.streamtune.checks.canary;

import org.jspecify.annotations.NullMarked;
