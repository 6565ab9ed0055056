package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.flink.io.SerializerContract;
import org.thalweg.flink.train.GoldenValues.Golden;

/**
 * The bytes that each release wrote into savepoints: they must stay readable. A file holds, as
 * lines of hexadecimal digits, what a savepoint says of the serialiser, an empty line, and a value.
 *
 * <p>Those of the version at hand are made anew by
 *
 * <pre>mvn -q test -Dtest=GoldenTest -Dgolden.write=true</pre>
 *
 * <p>and only while it is not released. A layout that changes after a release gets a version of its
 * own, and its serialiser goes on reading the one before it.
 */
final class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");

  /** The version whose files are written. */
  private static final String CURRENT = "0.2";

  private static final int LINE = 64;

  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
  void write() throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(CURRENT));
    for (Map.Entry<String, Golden<?>> golden : GoldenValues.all().entrySet()) {
      Files.writeString(folder.resolve(golden.getKey() + ".hex"), text(golden.getValue()));
    }
  }

  private static <T> String text(Golden<T> golden) throws IOException {
    DataOutputSerializer snapshot = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(
        snapshot, golden.serializer().snapshotConfiguration());
    return lines(snapshot.getCopyOfBuffer())
        + "\n"
        + lines(SerializerContract.bytes(golden.serializer(), golden.value()));
  }

  private static String lines(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{1," + LINE + "})", "$1\n");
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".hex")).sorted().toList();
    }
  }

  /**
   * Reads it with the serialiser that the savepoint names, and with that of this build. What has
   * another layout in a later version is written again in that one, which then stays as it is.
   */
  @ParameterizedTest
  @MethodSource("files")
  void whatAReleaseWroteIsReadAndWrittenAgainToTheSameBytes(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".hex", "");
    String[] parts = Files.readString(file).split("\n\n", 2);
    assertReadable(GoldenValues.all().get(name), parts, !isOutdated(file));
  }

  /** The values are the same in every version, so that another layout has another length. */
  private static boolean isOutdated(Path file) throws IOException {
    return Files.size(file) != Files.size(FOLDER.resolve(CURRENT).resolve(file.getFileName()));
  }

  private static <T> void assertReadable(Golden<T> golden, String[] parts, boolean same)
      throws IOException {
    byte[] value = bytes(parts[1]);
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(bytes(parts[0])), GoldenTest.class.getClassLoader());
    TypeSerializer<T> restored = snapshot.restoreSerializer();
    TypeSerializer<T> now = golden.serializer();
    assertThat(now.snapshotConfiguration().resolveSchemaCompatibility(snapshot).isCompatibleAsIs())
        .isTrue();
    for (TypeSerializer<T> serializer : List.of(restored, now)) {
      DataInputDeserializer in = new DataInputDeserializer(value);
      T read = serializer.deserialize(in);
      assertThat(in.available()).isZero();
      byte[] again = SerializerContract.bytes(now, read);
      T readAgain = now.deserialize(new DataInputDeserializer(again));
      assertThat(SerializerContract.bytes(now, readAgain)).isEqualTo(same ? value : again);
    }
  }

  private static byte[] bytes(String lines) {
    return HexFormat.of().parseHex(lines.replace("\n", ""));
  }

  @Test
  void everySerializerHasGoldenBytes() throws IOException {
    assertThat(
            GoldenValues.all().values().stream()
                .map(golden -> golden.serializer().getClass().getName())
                .collect(Collectors.toSet()))
        .isEqualTo(serializers());
    assertThat(files())
        .extracting(file -> file.getFileName().toString().replace(".hex", ""))
        .containsAll(GoldenValues.all().keySet());
  }

  private static Set<String> serializers() {
    return new ClassFileImporter()
        .importPackages("org.thalweg.flink").stream()
            .filter(type -> type.isAssignableTo(TypeSerializer.class))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
  }
}
