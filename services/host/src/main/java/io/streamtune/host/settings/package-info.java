/**
 * Reads settings and reports all errors at once.
 *
 * <pre>
 *   YAML file ─┐
 *              ├─▶ Settings ── typed reads ──▶ InferenceConfig, or every error in one ConfigException
 *   environment┘
 * </pre>
 */
@NullMarked
package io.streamtune.host.settings;

import org.jspecify.annotations.NullMarked;
