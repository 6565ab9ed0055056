package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Example;
import org.thalweg.event.Label;
import org.thalweg.snapshot.SnapshotHeader;

/** What a scoring job's predictions say, of one event after the other. */
final class ScoreEncodingTest {

  private static final float[] NONE = {};

  private static SnapshotHeader model(String key, long version, long learnt) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    offsets.put("clicks", new TreeMap<>(Map.of(0, learnt, 70, 3L)));
    return new SnapshotHeader(
        "job",
        "build",
        key,
        version,
        version - 1,
        0,
        5,
        10 * version,
        learnt,
        offsets,
        Map.of(),
        Map.of());
  }

  private static InRecord event(String topic, int partition, long offset) {
    return new InRecord(topic, partition, offset, 99, null, new byte[] {1}, Header.NONE);
  }

  private static Example example(String id, long time) {
    return new Example("", id, time, 1, NONE, NONE);
  }

  private static String text(OutRecord record) throws IOException {
    return new GenericDatumReader<GenericRecord>(OutSchemas.PREDICTION)
        .read(null, DecoderFactory.get().binaryDecoder(record.value(), null))
        .toString();
  }

  private static String expected(
      String id, String origin, String time, String answer, String from, long scored) {
    return "{\"event\": \"%s\", %s, \"time\": %s, %s, %s, \"scored\": %d}"
        .formatted(id, origin, time, answer, from, scored);
  }

  @Test
  void eachEventHasTheOriginOfItsOwn() throws IOException {
    Predictions predictions = new Predictions(new Label.Classes("c", List.of("no", "yes")));
    float[] outputs = {0, 0, 0.25f, 0.75f};
    String answer =
        "\"label\": null, \"prediction\": \"yes\", \"probabilities\": [0.25, 0.75],"
            + " \"labelValue\": null, \"value\": null, \"labelFlags\": null, \"flags\": null";
    String clicks =
        "\"topic\": \"clicks\", \"learnt\": [{\"topic\": \"clicks\", \"partition\": 0, \"offset\":"
            + " %d}, {\"topic\": \"clicks\", \"partition\": 70, \"offset\": 3}]";
    SnapshotHeader first = model("é", 1, 7);
    SnapshotHeader next = model("é", 2, 80);

    assertThat(
            text(
                predictions.encode(event("clicks", 0, 9), example(null, 5), first, outputs, 2, 70)))
        .isEqualTo(
            expected(
                "clicks-0-9",
                "\"model\": \"é\", \"version\": 1, \"step\": 10, \"partition\": 0, \"offset\": 9",
                "5",
                answer,
                clicks.formatted(7),
                70));
    assertThat(
            text(
                predictions.encode(
                    event("clicks", 65, 900),
                    example("id", Example.NO_TIME),
                    first,
                    outputs,
                    2,
                    71)))
        .isEqualTo(
            expected(
                "id",
                "\"model\": \"é\", \"version\": 1, \"step\": 10, \"partition\": 65, \"offset\": 900",
                "null",
                answer,
                clicks.formatted(7),
                71));
    assertThat(
            text(
                predictions.encode(event("other", 65, 1), example("id", -1), next, outputs, 2, 71)))
        .isEqualTo(
            expected(
                "id",
                "\"model\": \"é\", \"version\": 2, \"step\": 20, \"partition\": 65, \"offset\": 1",
                "-1",
                answer,
                clicks.formatted(80).replaceFirst("clicks", "other"),
                71));
    assertThat(
            text(
                predictions.encode(
                    event("clicks", 65, 2), example("id", -1), next, outputs, 2, 71)))
        .contains(clicks.formatted(80));
  }

  @Test
  void numbersAndFlagsHaveFieldsOfTheirOwn() throws IOException {
    OutRecord number =
        new Predictions(new Label.Quantity("price", true))
            .encode(event("t", 0, 1), example("n", 5), model("", 1, 7), new float[] {-2.5f}, 0, 8);
    assertThat(text(number))
        .contains(
            "\"label\": null, \"prediction\": null, \"probabilities\": [],"
                + " \"labelValue\": null, \"value\": -2.5, \"labelFlags\": null, \"flags\": null");
    OutRecord flags =
        new Predictions(new Label.Flags("tags", List.of("a", "b", "c")))
            .encode(
                event("t", 0, 1),
                example("f", 5),
                model("", 1, 7),
                new float[] {0.4f, 0.5f, 0.9f},
                0,
                8);
    assertThat(text(flags))
        .contains(
            "\"probabilities\": [0.4, 0.5, 0.9], \"labelValue\": null, \"value\": null,"
                + " \"labelFlags\": null, \"flags\": [\"b\", \"c\"]");
  }
}
