package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir private Path folder;

  @Test
  void placeholdersAreFilledInWhereTheJobStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "from $1 file\n");
    KafkaSpec kafka =
        new KafkaSpec(
            "${env:HOST}:9092", Map.of("a", "<${env:SECRET}|${file:" + file + "}>", "b", "plain"));
    Properties properties = kafka.clientProperties(Map.of("HOST", "h", "SECRET", "s\\$")::get);
    assertThat(properties)
        .isEqualTo(Map.of("bootstrap.servers", "h:9092", "a", "<s\\$|from $1 file>", "b", "plain"));
  }

  @Test
  void whatIsMissingIsNamed() {
    KafkaSpec kafka = new KafkaSpec("h:1", Map.of("p", "${env:NO_SUCH}"));
    assertThatThrownBy(() -> kafka.clientProperties(name -> null))
        .isInstanceOf(SecretException.class)
        .hasMessage("kafka.properties.p: environment variable must be set: NO_SUCH");
    KafkaSpec files = new KafkaSpec("h:1", Map.of("p", "${file:/no/such}"));
    assertThatThrownBy(files::clientProperties)
        .isInstanceOf(SecretException.class)
        .hasMessage("kafka.properties.p: file must be readable: /no/such");
  }

  @Test
  void aSecretIsNeverShown() {
    String secret = "hunter2";
    String job = Jobs.LONG.replace("${env:PASSWORD}", secret);
    TrainJob train = Jobs.train(job);
    assertThat(List.of(train.toString(), train.kafka().toString(), String.valueOf(train.publish())))
        .noneMatch(text -> text.contains(secret));
    assertThat(train.kafka())
        .hasToString(
            "KafkaSpec[bootstrap=kafka-1:9092,kafka-2:9092, properties=[security.protocol,"
                + " ssl.truststore.password, sasl.jaas.config, max.request.size]]");
    for (String wrong :
        List.of("acks: hunter2", "x: [hunter2]", "x: {hunter2: 1}", "x: '${hunter2 hunter2}'")) {
      String mistaken =
          Jobs.LONG.replace("max.request.size: 2097152", wrong).replace("1 MiB", "1 KiB");
      assertThat(Jobs.mistakes(mistaken)).isNotEmpty().noneMatch(text -> text.contains(secret));
    }
  }

  @Test
  void aBundleCarriesThePlaceholderAndNotTheSecret() {
    assertThat(Jobs.train(Jobs.LONG).bundle()).contains("${env:PASSWORD}");
  }
}
