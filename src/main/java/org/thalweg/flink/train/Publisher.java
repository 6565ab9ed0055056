package org.thalweg.flink.train;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.Plain;
import org.thalweg.flink.io.MetricsReports;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** Publishes models and how well they do, and holds back those that got worse. For one thread. */
final class Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final String HOLD = "hold";
  private static final String ROLLBACK = "rollback";

  private final TrainSettings settings;
  private final ModelSpec spec;
  private final KeyedStates states;
  private final Timetable timetable;
  private final LearningGauges gauges;
  private final MetricsReports reports = new MetricsReports();
  private final UndoneSteps undone;
  private final Consumer<OutRecord> out;

  /**
   * A publisher.
   *
   * @param out takes the records, in order
   */
  Publisher(
      TrainSettings settings,
      ModelSpec spec,
      KeyedStates states,
      Timetable timetable,
      LearningGauges gauges,
      Consumer<OutRecord> out) {
    this.settings = settings;
    this.spec = spec;
    this.states = states;
    this.timetable = timetable;
    this.gauges = gauges;
    this.undone = new UndoneSteps(settings.job());
    this.out = out;
  }

  /**
   * Publishes what is due of a model; one that may not be published goes back to the last that was,
   * where the job says so.
   */
  void publish(String key, Agenda agenda, Model model, boolean snapshot, boolean report)
      throws Exception {
    if (snapshot) {
      agenda.snapshotAt = Agenda.NEVER;
      Gate gate = settings.gate();
      Map<String, Double> figures = gate == null ? Map.of() : model.metrics().values();
      if (gate == null || gate.admits(agenda.baseline, figures, model.metrics().window())) {
        release(key, agenda, model);
      } else {
        hold(key, agenda, model, figures);
      }
    }
    if (report) {
      Map<String, Double> figures = model.metrics().values();
      out.accept(reports.encode(key, model, figures));
      gauges.reported(figures);
      agenda.reported = agenda.seen(model);
      agenda.reportAt = Agenda.NEVER;
    }
    timetable.schedule(agenda, model);
  }

  /**
   * Publishes the model as its next version, however well it does: later ones are measured by it.
   */
  void release(String key, Agenda agenda, Model model) throws Exception {
    Gate gate = settings.gate();
    if (gate != null) {
      agenda.baseline = gate.figure(model.metrics().values(), model.metrics().window());
      if (gate.rollsBack()) {
        states.putGood(model.copy());
      }
    }
    write(key, agenda, model, 0);
  }

  /**
   * Takes the model back to what an earlier version had learnt, and publishes that as its next.
   *
   * @param earlier taken over
   * @param version of the earlier one
   * @param baseline the figure of the earlier one, by which later ones are measured
   */
  void rollBack(
      String key, Agenda agenda, Model model, Model earlier, long version, double baseline)
      throws Exception {
    model.goBackTo(earlier);
    agenda.baseline = baseline;
    Gate gate = settings.gate();
    if (gate != null && gate.rollsBack()) {
      states.putGood(model.copy());
    }
    write(key, agenda, model, version);
    agenda.reported = agenda.seen(model);
    agenda.undone = 0;
    gauges.rolledBack();
  }

  /** Counts the events of a step that was undone, and says so where it is time to. */
  void undone(String key, Agenda agenda, Model model, int events) {
    gauges.undone(events);
    Notice notice = undone.note(key, agenda, model, timetable.now());
    if (notice != null) {
      out.accept(reports.encode(key, model, model.metrics().values(), notice));
    }
  }

  /** What was held back is compared again once something was learnt since. */
  private void hold(String key, Agenda agenda, Model model, Map<String, Double> figures)
      throws Exception {
    Gate gate = settings.gate();
    int window = model.metrics().window();
    long last = model.version();
    String why = "held back: " + gate.sentence(agenda.baseline, figures, window, last);
    gauges.heldBack();
    agenda.published = model.learnt();
    Model good = gate.rollsBack() && gate.measures(figures, window) ? good(last) : null;
    if (good == null) {
      notice(key, model, figures, new Notice(null, HOLD, true, 0, 0, why));
      return;
    }
    rollBack(key, agenda, model, good, last, agenda.baseline);
    String message = why + "; back to version " + last + " as version " + model.version();
    notice(key, model, figures, new Notice(null, ROLLBACK, true, 1, 0, message));
  }

  /** What was published as a version; null if it is an older one that lies in state. */
  private Model good(long version) throws Exception {
    Model good = states.good();
    return good != null && good.version() + 1 == version ? good : null;
  }

  private void notice(String key, Model model, Map<String, Double> figures, Notice notice) {
    String whose = key.isEmpty() ? "" : " of " + Plain.text(key);
    LOG.warn("{}{}: {}", settings.job(), whose, Plain.text(notice.message()));
    out.accept(reports.encode(key, model, figures, notice));
  }

  /** Publishes the model as its next version, and deletes those that are kept no longer. */
  private void write(String key, Agenda agenda, Model model, long rolledBackTo) {
    model.nextVersion();
    Publication publication = settings.publication();
    List<Chunk> chunks =
        Snapshot.take(settings.job(), key, spec, model, publication.encodings(), rolledBackTo)
            .chunks(publication);
    for (Chunk chunk : chunks) {
      out.accept(new OutRecord(OutTopic.MODELS, chunk.key().bytes(), chunk.value()));
    }
    model.releases().add(chunks.size());
    while (model.releases().size() > publication.keep()) {
      deleteOldest(key, model);
    }
    gauges.published(model);
    agenda.published = model.learnt();
    agenda.snapshotAt = Agenda.NEVER;
  }

  private void deleteOldest(String key, Model model) {
    long version = model.version() - model.releases().size() + 1;
    int parts = model.releases().removeOldest();
    for (int part = 0; part < parts; part++) {
      byte[] chunk = new ChunkKey(key, version, part).bytes();
      out.accept(new OutRecord(OutTopic.MODELS, chunk, null));
    }
  }

  /** The figure of a version by which later ones are measured. */
  double baseline(Map<String, Double> figures) {
    Gate gate = settings.gate();
    return gate == null ? Gate.NO_BASELINE : gate.figure(figures, spec.window());
  }

  /** Answers a command. */
  void answer(Notice notice) {
    out.accept(reports.answer(notice));
  }
}
