package org.thalweg.flink.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.snapshot.ChunkKey;

/**
 * One reading of a models topic for several versions. Should they take too much memory together,
 * those that were asked for last are given up.
 */
final class Scan {

  private final long mostBytes;

  /** In the order in which they were asked for. */
  private final Map<Versions.Wanted, VersionSearch> searches = new LinkedHashMap<>();

  private final Map<String, List<VersionSearch>> ofOneModel = new HashMap<>();
  private final List<VersionSearch> ofAllModels = new ArrayList<>();
  private long bytes;

  /**
   * @param mostBytes of versions of several models; one model alone may have more
   */
  Scan(List<Versions.Wanted> wanted, long mostBytes) {
    this.mostBytes = mostBytes;
    for (Versions.Wanted one : wanted) {
      VersionSearch search = new VersionSearch(one, mostBytes);
      searches.put(one, search);
      group(one).add(search);
    }
  }

  private List<VersionSearch> group(Versions.Wanted wanted) {
    return wanted
        .model()
        .map(model -> ofOneModel.computeIfAbsent(model, key -> new ArrayList<>()))
        .orElse(ofAllModels);
  }

  void take(ConsumerRecord<byte[], byte[]> record) {
    ChunkKey key;
    try {
      key = ChunkKey.of(record.key());
    } catch (IllegalArgumentException e) {
      return;
    }
    take(ofOneModel.getOrDefault(key.modelKey(), List.of()), key, record);
    take(ofAllModels, key, record);
    while (bytes > mostBytes && searches.size() > 1) {
      giveUpLast();
    }
  }

  private void take(
      List<VersionSearch> group, ChunkKey key, ConsumerRecord<byte[], byte[]> record) {
    for (VersionSearch search : group) {
      bytes -= search.bytes();
      search.take(key, record);
      bytes += search.bytes();
    }
  }

  private void giveUpLast() {
    Versions.Wanted last = null;
    for (Versions.Wanted wanted : searches.keySet()) {
      last = wanted;
    }
    VersionSearch search = searches.remove(last);
    group(last).remove(search);
    bytes -= search.bytes();
  }

  /** Of all that were not given up. */
  Map<Versions.Wanted, Versions.Result> results() {
    Map<Versions.Wanted, Versions.Result> results = new HashMap<>();
    searches.forEach((wanted, search) -> results.put(wanted, search.result()));
    return results;
  }
}
