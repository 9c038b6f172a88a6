/**
 * Measures a system before a team trusts it with its stream: its throughput, its latency, and
 * whether every event came through. Works against any cluster; it only needs to know the topics.
 *
 * <pre>
 * streamtune loadtest kafka | http | find-max | run   send open-loop, never waiting for answers ─▶ result.json, result.html
 *                     verify                          read the topics ─▶ lost, duplicated, out of order: per image
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest;

import org.jspecify.annotations.NullMarked;
