package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.score.Score;
import org.thalweg.score.Scorer;

/** The same event of each of four tenants, given to scoring jobs and to a scorer in this JVM. */
final class Probes implements AutoCloseable {

  private static final int TENANTS = 4;

  private final List<String> predictions;
  private final TenantPoints points;
  private final CommittedRecords read;
  private final Scorer scorer;
  private int sent;

  /**
   * @param events the jobs' topic
   * @param predictions topics of theirs
   */
  Probes(String bootstrap, String events, List<String> predictions, String models) {
    this.predictions = predictions;
    points = new TenantPoints(bootstrap, events);
    read = new CommittedRecords(bootstrap, predictions);
    scorer = Scorer.follow(models, Map.of("bootstrap.servers", bootstrap));
  }

  /**
   * Probes until all score with a version: what they say of each tenant's event, which must be the
   * same to the bit.
   */
  Map<String, List<?>> by(long version) throws Exception {
    while (true) {
      points.send(0, TENANTS);
      sent += TENANTS;
      Map<String, List<?>> said = byScorer(version);
      boolean all = said.size() == TENANTS;
      for (String topic : predictions) {
        Map<String, List<?>> same = byJob(topic, version);
        all &= same.size() == TENANTS;
        if (all) {
          assertThat(same).as(topic).isEqualTo(said);
        }
      }
      if (all) {
        return said;
      }
    }
  }

  private Map<String, List<?>> byScorer(long version) throws IOException {
    Map<String, List<?>> said = new TreeMap<>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      String key = "tenant-" + tenant;
      if (scorer.model(key).isPresent()) {
        Score score = scorer.score(TenantPoints.point(tenant));
        if (score.version() == version) {
          said.put(key, List.of(score.outputs()[0], score.outputs()[1]));
        }
      }
    }
    return said;
  }

  private Map<String, List<?>> byJob(String topic, long version) throws IOException {
    read.readUntil(topic, sent);
    Map<String, List<?>> said = new TreeMap<>();
    List<String> all = read.of(topic);
    for (String record : all.subList(all.size() - TENANTS, all.size())) {
      byte[] value = HexFormat.of().parseHex(record.split(" ", 2)[1]);
      GenericRecord prediction =
          new GenericDatumReader<GenericRecord>(OutSchemas.PREDICTION)
              .read(null, DecoderFactory.get().binaryDecoder(value, null));
      if (prediction.get("version").equals(version)) {
        said.put(prediction.get("model").toString(), (List<?>) prediction.get("probabilities"));
      }
    }
    return said;
  }

  @Override
  public void close() {
    points.close();
    read.close();
    scorer.close();
  }
}
