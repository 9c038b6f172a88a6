/**
 * The HTTP side: the page, its events, photos, and what users send.
 *
 * <pre>
 *   request ──▶ Hosts, PageHeaders ──┬─▶ PageFiles: /, /page/*
 *                                    ├─▶ EventStream: /v1/stream, a Viewer each
 *                                    ├─▶ ConsoleHttp: /v1/photos/*, /v1/classes, /v1/console
 *                                    ├─▶ BundleRoutes: /v1/models/NAME/VERSION, …/report
 *                                    ├─▶ ExplainRoute: /v1/explanations/NAME
 *                                    └─▶ Writes (Origin, token, rate, size) ──▶ LabelRoute: POST /v1/labels
 *                                                                            ├─▶ ReleaseRoute: POST /v1/models/*
 *                                                                            └─▶ ExplainRoute: POST /v1/explanations*
 * </pre>
 */
@NullMarked
package io.streamtune.console.http;

import org.jspecify.annotations.NullMarked;
