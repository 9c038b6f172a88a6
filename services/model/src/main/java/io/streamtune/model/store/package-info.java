/**
 * Keeps bundles and finds them by name.
 *
 * <pre>
 * ModelBundle ──put──▶ ModelStore ──find NAME or NAME:VERSION──▶ ModelBundle (verified again)
 *                         │                   └─ UnversionedName: what NAME means; promoted, imported
 *                         └─ FileModelStore: ROOT/NAME/VERSION/{model.onnx, manifest.json, probe/}
 * </pre>
 */
@NullMarked
package io.streamtune.model.store;

import org.jspecify.annotations.NullMarked;
