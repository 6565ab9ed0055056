package org.thalweg.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker that speaks TLS alone, with a certificate of its own making, and wants a password. */
final class SecureBroker implements AutoCloseable {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final EmbeddedKafka kafka;
  private final Path trust;

  private SecureBroker(EmbeddedKafka kafka, Path trust) {
    this.kafka = kafka;
    this.trust = trust;
  }

  /**
   * Starts a broker.
   *
   * @param folder takes the key and the certificate
   * @param storePassword of both
   * @param password of the user {@code job}
   */
  static SecureBroker start(Path folder, String storePassword, String password) throws Exception {
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("broker.crt");
    Path trust = folder.resolve("trust.p12");
    keytool(
        storePassword,
        List.of(
            "-genkeypair",
            "-alias",
            "broker",
            "-keyalg",
            "EC",
            "-dname",
            "CN=broker",
            "-validity",
            "2",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            keys.toString()));
    keytool(
        storePassword,
        List.of(
            "-exportcert",
            "-alias",
            "broker",
            "-keystore",
            keys.toString(),
            "-file",
            certificate.toString()));
    keytool(
        storePassword,
        List.of(
            "-importcert",
            "-noprompt",
            "-alias",
            "broker",
            "-storetype",
            "PKCS12",
            "-keystore",
            trust.toString(),
            "-file",
            certificate.toString()));
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.client.plain.sasl.jaas.config",
        LOGIN
            + " username=\"broker\" password=\"among-brokers\" user_broker=\"among-brokers\""
            + " user_job=\"%s\";".formatted(password));
    settings.put("ssl.keystore.location", keys.toString());
    settings.put("ssl.keystore.password", storePassword);
    settings.put("ssl.truststore.location", trust.toString());
    settings.put("ssl.truststore.password", storePassword);
    return new SecureBroker(EmbeddedKafka.start(settings), trust);
  }

  private static void keytool(String password, List<String> arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Path secret = Files.createTempFile("keytool", ".secret");
    try {
      Path unused = Files.writeString(secret, password);
      ArrayList<String> command = new ArrayList<>(List.of(tool.toString()));
      command.addAll(arguments);
      command.addAll(List.of("-storepass:file", secret.toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } finally {
      Files.delete(secret);
    }
  }

  /** The {@code kafka} of a job file. */
  String kafka(String password, String storePassword) {
    return """
    kafka:
      bootstrap: "%s"
      properties:
        security.protocol: SASL_SSL
        sasl.mechanism: PLAIN
        sasl.jaas.config: '%s username="job" password="%s";'
        ssl.truststore.location: "%s"
        ssl.truststore.password: %s
    """
        .formatted(kafka.bootstrap(), LOGIN, password, trust, storePassword);
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  /** Where it keeps its log: all that is on topics. */
  Path folder() {
    return kafka.folder();
  }

  @Override
  public void close() {
    kafka.close();
  }
}
