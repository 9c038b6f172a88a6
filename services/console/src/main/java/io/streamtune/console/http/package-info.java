/**
 * The HTTP side: the page, its events, photos, and what people send back.
 *
 * <pre>
 *   request ──▶ Hosts, PageHeaders ──┬─▶ PageFiles: /, /page/*
 *                                    ├─▶ EventStream: /v1/stream, a Viewer each
 *                                    ├─▶ Reads: /v1/photos/*, /v1/classes, /v1/console
 *                                    ├─▶ BundleRoutes: /v1/models/NAME/VERSION, …/report
 *                                    └─▶ Writes (Origin, token, rate, size) ──▶ LabelRoute: POST /v1/labels
 *                                                                            └─▶ ReleaseRoute: POST /v1/models/*
 * </pre>
 */
@NullMarked
package io.streamtune.console.http;

import org.jspecify.annotations.NullMarked;
