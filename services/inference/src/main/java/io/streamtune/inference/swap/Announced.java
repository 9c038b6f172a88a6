package io.streamtune.inference.swap;

import io.streamtune.events.CandidateEvent;
import io.streamtune.events.ModelEvent;
import java.net.URI;

/** A version of the store, as somebody announced it. */
record Announced(String name, String version, URI uri, String manifestSha256) {

  static Announced of(ModelEvent event) {
    return new Announced(event.name(), event.version(), event.uri(), event.manifestSha256());
  }

  static Announced of(CandidateEvent event) {
    return new Announced(event.name(), event.version(), event.uri(), event.manifestSha256());
  }
}
