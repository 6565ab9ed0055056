package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.snapshot.Compression;
import org.thalweg.snapshot.Encodings;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.TensorEncoding;

final class PublicationReaderTest {

  private static Publication read(String models) {
    String text =
        """
        thalweg: 1
        kind: train
        name: p
        events:
          topic: p.events
          schema: '{"type": "record", "name": "P", "fields": [
            {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
          features: {x: {}}
          label: {field: up, flag: true}
        network: [{dense: 3}]
        publish:
          models: %s
        """
            .formatted(models);
    return ((TrainJob) JobSpec.parse(text)).publish().models().publication();
  }

  @Test
  void saysInWhichFormSnapshotsArePublished() {
    assertThat(read("p.models")).isEqualTo(Publication.DEFAULT);
    assertThat(read("{encoding: int8, compression: none, keep: 3, chunk: 4 KiB}"))
        .isEqualTo(
            new Publication(
                new Encodings(TensorEncoding.INT8, Map.of()), Compression.NONE, 4096, 3));
    assertThat(read("{encoding: {default: float16, 0.dense.weight: float32}}").encodings())
        .isEqualTo(
            new Encodings(
                TensorEncoding.FLOAT16, Map.of("0.dense.weight", TensorEncoding.FLOAT32)));
  }

  @Test
  void saysAllThatIsWrong() {
    assertThatThrownBy(() -> read("{encoding: int4, compression: gzip, keep: 0, chunk: 65 MiB}"))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining(
            "publish.models.encoding: must be one of float32, float16, int8: int4")
        .hasMessageContaining("publish.models.compression: ")
        .hasMessageContaining("publish.models.keep: ")
        .hasMessageContaining("publish.models.chunk: must be from 1 KiB to 64 MiB: 65 MiB");
  }

  @Test
  void aTensorThatIsNotThereIsAMistake() {
    assertThatThrownBy(() -> read("{encoding: {0.dense.weigth: int8}}"))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(
            "publish.models.encoding.0.dense.weigth: no tensor has this name; did you mean"
                + " 0.dense.weight?");
  }
}
