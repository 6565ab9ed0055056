package org.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** The README's example of using Thalweg as a library: it runs, and the README says just that. */
final class LibraryExampleTest {

  @Test
  void runs() throws IOException {
    List<byte[]> values = values(500);

    TrainJob job = (TrainJob) JobSpec.read(Path.of("jobs/elec2.yaml"), InputCheck.NONE);
    EventReader reader = new EventReader(job.model().events());
    Learner learner = new Learner(job.model());
    Model model = Model.initial(job.model(), "");

    for (byte[] value : values) {
      if (reader.read(value) instanceof Example event) {
        learner.learn(model, List.of(event));
        float[] probabilities = learner.predictions();
        assertThat(probabilities[0] + probabilities[1]).isBetween(0.999f, 1.001f);
      }
    }
    double accuracy = model.metrics().values().get("accuracy");

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    model.write(new DataOutputStream(file));

    Model again =
        Model.read(job.model(), new DataInputStream(new ByteArrayInputStream(file.toByteArray())));
    assertThat(again.learnt()).isEqualTo(500);
    assertThat(accuracy).isGreaterThan(0.8);
  }

  @Test
  void theReadmeSaysTheSame() throws IOException {
    String source =
        squeezed(Files.readString(Path.of("src/test/java/org/thalweg/LibraryExampleTest.java")));
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));

    assertThat(block.find()).isTrue();
    for (String line : block.group(1).lines().toList()) {
      String code = squeezed(line.replaceFirst("//.*", ""));
      assertThat(source).contains(code);
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** Records of the electricity market whose class follows from the price. */
  private static List<byte[]> values(int count) throws IOException {
    Schema schema = new Schema.Parser().parse(Path.of("schemas/elec2.avsc").toFile());
    GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
    Random random = new Random(1);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GenericRecord record = new GenericData.Record(schema);
      for (Schema.Field field : schema.getFields()) {
        record.put(field.pos(), random.nextDouble());
      }
      record.put("class", (double) record.get("nswprice") > 0.5 ? 1 : 0);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(record, encoder);
      encoder.flush();
      values.add(bytes.toByteArray());
    }
    return values;
  }
}
