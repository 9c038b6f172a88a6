/**
 * The topic of models: the version to serve ({@code ModelEvent}), the candidate that runs beside it
 * ({@code CandidateEvent}), and the version that each replica serves ({@code ReplicaEvent}).
 */
@NullMarked
package io.streamtune.events.model;

import org.jspecify.annotations.NullMarked;
