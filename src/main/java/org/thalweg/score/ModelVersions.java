package org.thalweg.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;
import org.thalweg.snapshot.StoredSnapshot;
import org.thalweg.snapshot.StoredTensor;
import org.thalweg.snapshot.Succession;

/** Which versions the records of a model topic hold. For one thread. */
public final class ModelVersions {

  /**
   * A version that is there.
   *
   * @param header what it says of itself
   * @param tensors what its weights are written in
   * @param timestamp when it was written, in milliseconds since 1970
   * @param bytes as stored
   * @param parts chunks
   */
  public record Entry(
      SnapshotHeader header, List<StoredTensor> tensors, long timestamp, long bytes, int parts) {

    /** Its number. */
    public long version() {
      return header.version();
    }
  }

  /** In the place of a version's number. */
  static final long NEWEST = 0;

  private final Assembler assembler = new Assembler();
  private final Map<String, TreeMap<Long, Entry>> versions = new TreeMap<>();
  private final Map<String, Succession> successions = new HashMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final List<String> refusals = new ArrayList<>();

  private final String wantedKey;
  private final long wantedVersion;
  private StoredSnapshot wanted;

  ModelVersions() {
    this(null, NEWEST);
  }

  /** Keeps the weights of one version, which may be the {@link #NEWEST}. */
  ModelVersions(String wantedKey, long wantedVersion) {
    this.wantedKey = wantedKey;
    this.wantedVersion = wantedVersion;
  }

  void offer(byte[] key, byte[] value, long timestamp) {
    Assembler.Result result = assembler.offer(key, value);
    if (result instanceof Assembler.Result.Complete complete) {
      add(complete.snapshot(), timestamp);
    } else if (result instanceof Assembler.Result.Deleted deleted) {
      delete(deleted.modelKey(), deleted.version());
    } else if (result instanceof Assembler.Result.Refused refused) {
      refusals.add(refused.reason());
    }
  }

  private void add(StoredSnapshot stored, long timestamp) {
    try {
      Snapshot snapshot = stored.read();
      Entry entry =
          new Entry(
              snapshot.header(),
              snapshot.tensors(),
              timestamp,
              stored.bytes().length,
              stored.parts());
      versions
          .computeIfAbsent(stored.modelKey(), key -> new TreeMap<>())
          .put(stored.version(), entry);
    } catch (IllegalArgumentException e) {
      refusals.add("version " + stored.version() + ": " + e.getMessage());
      return;
    }
    boolean newer =
        successions.computeIfAbsent(stored.modelKey(), key -> new Succession()).offer(stored);
    if (newer) {
      newest.put(stored.modelKey(), stored.version());
    }
    boolean meant = wantedVersion == NEWEST ? newer : stored.version() == wantedVersion;
    if (meant && stored.modelKey().equals(wantedKey)) {
      wanted = stored;
    }
  }

  private void delete(String modelKey, long version) {
    TreeMap<Long, Entry> entries = versions.get(modelKey);
    if (entries != null) {
      entries.remove(version);
    }
    if (wanted != null && modelKey.equals(wantedKey) && version == wanted.version()) {
      wanted = null;
    }
  }

  /** The keys of models that have a version. */
  public List<String> modelKeys() {
    return versions.entrySet().stream()
        .filter(model -> !model.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The versions of a model, by number. */
  public List<Entry> of(String modelKey) {
    return List.copyOf(versions.getOrDefault(modelKey, new TreeMap<>()).values());
  }

  /** The version that scorers use. */
  public Optional<Entry> newest(String modelKey) {
    return Optional.ofNullable(newest.get(modelKey))
        .map(version -> versions.get(modelKey).get(version));
  }

  /** Versions of which parts are missing. */
  public List<Assembler.Partial> incomplete() {
    return assembler.unfinished();
  }

  /** What is wrong with records that could not be used. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  StoredSnapshot wanted() {
    if (wanted != null) {
      return wanted;
    }
    String of = wantedKey.isEmpty() ? "" : " of " + wantedKey;
    for (Assembler.Partial some : incomplete()) {
      boolean meant = wantedVersion == NEWEST || some.version() == wantedVersion;
      if (meant && some.modelKey().equals(wantedKey)) {
        throw new ScoringException(
            "version %d%s is not whole: %d of %d parts are there"
                .formatted(some.version(), of, some.arrived(), some.parts()));
      }
    }
    String what = wantedVersion == NEWEST ? "the newest version" : "version " + wantedVersion;
    String last =
        refusals.isEmpty()
            ? ""
            : "; the last record that was refused: " + refusals.get(refusals.size() - 1);
    throw new ScoringException(what + of + " is not there: " + present() + last);
  }

  private String present() {
    List<Entry> entries = of(wantedKey);
    if (!entries.isEmpty()) {
      return "there are "
          + entries.stream().map(e -> "" + e.version()).collect(Collectors.joining(", "));
    }
    if (modelKeys().isEmpty()) {
      return "the topic holds no model";
    }
    return wantedKey.isEmpty()
        ? "the topic's models have keys, such as " + modelKeys().get(0)
        : "the topic has no model of this key";
  }
}
