package org.thalweg;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.thalweg.spec.KafkaSpec;

/**
 * The rooms and the arrows between them, which point down: what each package may use of ours and of
 * others'. A library that is not named for a room is not used in it.
 */
@AnalyzeClasses(packages = "org.thalweg", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String AVRO = "org.apache.avro..";
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String LOG = "org.slf4j..";
  private static final String FLINK = "org.apache.flink..";
  private static final String KAFKA_CLIENT = "org.apache.kafka.clients..";
  private static final String KAFKA_COMMON = "org.apache.kafka.common..";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String BROKER = "kafka..";
  private static final String MATH = "org.thalweg.nn.math..";

  @ArchTest static final ArchRule DEFINITION = room("definition").mayUse();

  @ArchTest
  static final ArchRule NN =
      classes()
          .that(resideInAnyPackage("org.thalweg.nn.."))
          .and()
          .resideOutsideOfPackage(MATH)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("", "java..", "org.thalweg.nn..", "org.thalweg.definition.."));

  @ArchTest
  static final ArchRule MATHEMATICS = room("nn.math").mayUse(LOG, "jdk.incubator.vector..");

  @ArchTest static final ArchRule EVAL = room("eval").mayUse();

  @ArchTest
  static final ArchRule EVENT = room("event", "definition").mayUse(AVRO, "javax.imageio..");

  @ArchTest
  static final ArchRule LEARN = room("learn", "nn", "eval", "event", "definition").mayUse();

  @ArchTest
  static final ArchRule SNAPSHOT =
      room("snapshot", "learn", "nn", "eval", "event", "definition")
          .mayUse(JACKSON, "com.github.luben.zstd..");

  /** No Flink: a scorer runs in any JVM. */
  @ArchTest
  static final ArchRule SCORE =
      room("score", "snapshot", "learn", "nn", "eval", "event", "definition")
          .mayUse(KAFKA_CLIENT, KAFKA_COMMON, AVRO, LOG);

  @ArchTest
  static final ArchRule SPEC =
      room("spec", "snapshot", "learn", "nn", "eval", "event", "definition")
          .mayUse(JACKSON, "org.yaml.snakeyaml..", AVRO);

  @ArchTest
  static final ArchRule STREAM =
      room("flink", "spec", "score", "snapshot", "learn", "nn", "eval", "event", "definition")
          .mayUse(FLINK, KAFKA_CLIENT, KAFKA_COMMON, AVRO, JACKSON, LOG);

  @ArchTest
  static final ArchRule LOCAL =
      room(
              "local",
              "flink",
              "spec",
              "score",
              "snapshot",
              "learn",
              "nn",
              "eval",
              "event",
              "definition")
          .mayUse(KAFKA, BROKER, FLINK, AVRO, JACKSON, "org.apache.commons.csv..", LOG);

  @ArchTest
  static final ArchRule NOBODY_USES_CLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.thalweg.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.thalweg.cli..");

  @ArchTest
  static final ArchRule NO_CYCLES_AMONG_ROOMS =
      slices().matching("org.thalweg.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_AMONG_ROOMS_OF_FLINK =
      slices().matching("org.thalweg.flink.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_CLI_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.thalweg.cli..")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING);

  @ArchTest
  static final ArchRule NO_JAVA_DESERIALISATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.flink.util.InstantiationUtil")
          .because("bytes from a topic must not choose the classes they become");

  @ArchTest
  static final ArchRule NO_SECRETS_IN_JOB_GRAPHS =
      noClasses()
          .that()
          .resideInAPackage("org.thalweg.flink..")
          .should()
          .callMethod(KafkaSpec.class, "clientProperties")
          .because(
              "Flink writes what operators hold to files; KafkaClients fills secrets in later");

  @ArchTest
  static final ArchRule EVERY_CLASS_IS_ABSTRACT_OR_FINAL =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAnonymousClasses()
          .and()
          .areNotAssignableTo(Throwable.class)
          .should()
          .haveModifier(FINAL)
          .orShould()
          .haveModifier(ABSTRACT)
          .orShould()
          .beAssignableTo(Exception.class);

  /** A package with those below it, and the packages of ours that it may use. */
  private static Room room(String name, String... below) {
    return new Room(name, List.of(below));
  }

  private record Room(String name, List<String> below) {

    /** Whose classes may use the JDK and {@code libraries}, and nothing else. */
    ArchRule mayUse(String... libraries) {
      String[] allowed =
          Stream.of(
                  Stream.of("", "java..", "org.thalweg", ours(name)),
                  below.stream().map(Room::ours),
                  Arrays.stream(libraries))
              .flatMap(names -> names)
              .toArray(String[]::new);
      return classes()
          .that()
          .resideInAPackage(ours(name))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(allowed));
    }

    private static String ours(String name) {
      return "org.thalweg." + name + "..";
    }
  }
}
