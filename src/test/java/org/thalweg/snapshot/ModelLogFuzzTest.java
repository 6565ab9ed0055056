package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.thalweg.fuzz.Damage;
import org.thalweg.fuzz.Fuzz;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;

/**
 * Damaged records of a model topic are refused at most: in their checksums, and in all that is
 * behind checksums that hold.
 */
final class ModelLogFuzzTest {

  /** A header, compiled, and the weights twice. */
  private static final long MOST_BYTES = 16 << 20;

  private static final Pattern VALUE = Pattern.compile("-?[0-9][0-9.E-]*|\"[^\"]*\"|true|null");
  private static final List<String> LIES =
      List.of(
          "2147483647",
          "-1",
          "0",
          "1e300",
          "99999999999999999999",
          "null",
          "\"\"",
          "[]",
          "{}",
          "\"lstm\"",
          "\"1 s\"",
          "65536",
          "true",
          "16777216");

  private static final long[] CLAIMS = {
    -1, 0, 1, 1000, 1 << 20, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final String SCHEMA =
      """
      {"type": "record", "name": "P", "fields": [
        {"name": "x", "type": "double"},
        {"name": "v", "type": {"type": "array", "items": "float"}},
        {"name": "word", "type": "string"},
        {"name": "side", "type": "string"}]}
      """;

  /** A run of records, one after the other. */
  private record Log(List<Chunk> chunks) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Chunk chunk : chunks) {
        text.append(chunk.key()).append(' ').append(HexFormat.of().formatHex(chunk.value()));
        text.append('\n');
      }
      return text.toString();
    }
  }

  private ServedModels models;
  private long served;
  private long refused;

  @Test
  void damagedModelsAreRefusedAtMost() {
    Snapshot snapshot = snapshot();
    byte[] whole = snapshot.bytes();
    Fuzz<Log> fuzz = Fuzz.of("model log", 20_000, MOST_BYTES);
    fuzz.run(random -> new Log(damaged(whole, random)), this::offer);
    assertThat(served).isPositive();
    assertThat(refused).isPositive();
  }

  private void offer(Log log) {
    if (models == null || (served + refused) % 256 == 0) {
      models = new ServedModels(ServedModel.AS_LEARNT);
    }
    for (Chunk chunk : log.chunks()) {
      ServedModels.Result result = models.offer(chunk.key().bytes(), chunk.value());
      served += result instanceof ServedModels.Result.Served ? 1 : 0;
      if (result instanceof ServedModels.Result.Refused no) {
        refused++;
        assertThat(no.reason()).isNotBlank();
      }
    }
  }

  private static Snapshot snapshot() {
    Map<String, Object> events =
        Map.of(
            "schema",
            SCHEMA,
            "features",
            Map.of(
                "x",
                Map.of(),
                "v",
                Map.of("type", "vector", "size", 3),
                "word",
                Map.of("type", "category", "buckets", 5)),
            "label",
            Map.of("field", "side", "classes", List.of("l", "r")));
    ModelSpec spec =
        ModelSpec.read(
            Map.of(
                "events",
                events,
                "network",
                List.of(Map.of("dense", 4), "batchNorm", "relu"),
                "loss",
                "crossEntropy",
                "optimizer",
                Map.of("adam", Map.of("learningRate", 0.01)),
                "batchSize",
                2,
                "seed",
                7));
    Model model = Model.initial(spec, "");
    long unused = model.nextVersion();
    return Snapshot.take("job", "k", spec, model);
  }

  private static List<Chunk> damaged(byte[] whole, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> split(Damage.of(whole, random), random);
      case 1 -> split(lying(whole, random), random);
      case 2 -> claiming(split(whole, random), random);
      default -> {
        List<Chunk> chunks = new ArrayList<>(split(whole, random));
        int at = random.nextInt(chunks.size());
        Chunk chunk = chunks.get(at);
        chunks.set(at, new Chunk(chunk.key(), Damage.of(chunk.value(), random)));
        chunks.add(random.nextInt(chunks.size()), chunks.get(random.nextInt(chunks.size())));
        yield chunks;
      }
    };
  }

  private static List<Chunk> split(byte[] whole, Random random) {
    Compression compression = random.nextBoolean() ? Compression.NONE : Compression.ZSTD;
    // A version of a new line is the newest, whatever its number: it is unpacked and read.
    long line = random.nextInt(4) == 0 ? random.nextLong() : 7;
    return Chunk.split("k", 1 + random.nextInt(3), line, whole, compression, Chunk.MIN_SIZE);
  }

  /** With a number of all chunks' heads replaced, behind checksums that hold. */
  private static List<Chunk> claiming(List<Chunk> chunks, Random random) {
    int offset = Long.BYTES * random.nextInt(ChunkLayout.PAYLOAD_OFFSET / Long.BYTES);
    long claim = CLAIMS[random.nextInt(CLAIMS.length)];
    for (Chunk chunk : chunks) {
      ByteBuffer value = ByteBuffer.wrap(chunk.value()).putLong(offset, claim);
      int crc = Chunk.chunkCrc(chunk.key().bytes(), value.array());
      value.putInt(ChunkLayout.CHUNK_CRC_OFFSET, crc);
    }
    return chunks;
  }

  /** With some values of the header replaced. */
  private static byte[] lying(byte[] whole, Random random) {
    int length = ByteBuffer.wrap(whole).getInt();
    String header = new String(whole, 4, length, StandardCharsets.UTF_8);
    for (int lies = 1 + random.nextInt(3); lies > 0; lies--) {
      List<MatchResult> values = VALUE.matcher(header).results().toList();
      MatchResult value = values.get(random.nextInt(values.size()));
      String lie = LIES.get(random.nextInt(LIES.size()));
      header = header.substring(0, value.start()) + lie + header.substring(value.end());
    }
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(whole.length - length + bytes.length);
    out.putInt(bytes.length).put(bytes).put(whole, 4 + length, whole.length - 4 - length);
    return out.array();
  }
}
