/**
 * Gates over the whole tree; tests only, run after all others.
 *
 * <pre>
 * sources        ─▶ FormattingTest    as google-java-format writes it
 * classes        ─▶ ArchitectureTest  vendor types, stage order, cycles, pure packages, banned calls
 * tracked files  ─▶ TidyTest          house rules: sizes, documents, paths
 * </pre>
 */
@NullMarked
package io.streamtune.checks;

import org.jspecify.annotations.NullMarked;
