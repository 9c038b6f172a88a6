/**
 * What a team asks before it trusts a system with its stream: how much it takes, how long it takes,
 * and whether every event came through. Works against any cluster; knows the topics alone.
 *
 * <pre>
 * streamtune loadtest kafka | http | find-max | run   send at a rate that waits for nobody ─▶ result.json, result.html
 *                     verify                          read the topics ─▶ lost, duplicated, out of order: per image
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest;

import org.jspecify.annotations.NullMarked;
