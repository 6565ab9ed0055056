package org.thalweg.flink.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.thalweg.flink.io.OutRecord;

/**
 * The agendas as those of this job. Whoever learns, measures or publishes gets one from here, so
 * that nothing is done by what another job had defined: at the first touch of a key its open batch
 * is decoded again, and the gate's baseline is forgotten. For one thread.
 */
final class Agendas {

  private final long fingerprint;
  private final KeyedStates states;
  private final Decoding decoding;
  private final Consumer<OutRecord> out;

  /**
   * Agendas.
   *
   * @param fingerprint of the job
   * @param out takes the letters of events that can't be decoded any more
   */
  Agendas(long fingerprint, KeyedStates states, Decoding decoding, Consumer<OutRecord> out) {
    this.fingerprint = fingerprint;
    this.states = states;
    this.decoding = decoding;
    this.out = out;
  }

  /** One for a key of which nothing is kept. */
  Agenda begin(Controls controls) {
    Agenda agenda = new Agenda();
    agenda.controls = controls;
    agenda.definedBy = fingerprint;
    return agenda;
  }

  /** The present key's; null if nothing is kept under it. */
  Agenda present() throws Exception {
    Agenda agenda = states.agenda();
    if (agenda != null && agenda.defined(fingerprint)) {
      decodeAgain(agenda);
      states.put(agenda);
    }
    return agenda;
  }

  private void decodeAgain(Agenda agenda) throws Exception {
    List<Event> before = new ArrayList<>();
    states.batch().forEach(before::add);
    states.clearBatch();
    agenda.open = 0;
    for (Event event : before) {
      Decoded decoded = decoding.decode(event.record());
      if (decoded instanceof Event sound) {
        states.append(sound);
        agenda.open++;
      } else {
        out.accept(((Refusal) decoded).letter());
      }
    }
    if (agenda.open == 0) {
      agenda.closeAt = Agenda.NEVER;
    }
  }
}
