/**
 * The topic of models: which version is to be served ({@code ModelEvent}), which candidate runs
 * beside it ({@code CandidateEvent}), and what each replica serves ({@code ReplicaEvent}).
 */
@NullMarked
package io.streamtune.events.model;

import org.jspecify.annotations.NullMarked;
