package io.streamtune.inference.model.swap;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import java.net.URI;

/** A version in the model store, as an event names it. */
public record ModelReference(String name, String version, URI uri, String manifestSha256) {

  public static ModelReference of(ModelEvent event) {
    return new ModelReference(event.name(), event.version(), event.uri(), event.manifestSha256());
  }

  public static ModelReference of(CandidateEvent event) {
    return new ModelReference(event.name(), event.version(), event.uri(), event.manifestSha256());
  }
}
