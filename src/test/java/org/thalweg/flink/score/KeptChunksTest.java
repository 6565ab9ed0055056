package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.snapshot.ChunkKey;

/** What stays in state of the chunks that arrive. */
final class KeptChunksTest {

  private final Memory memory = new Memory();
  private final KeptChunks chunks = new KeptChunks(memory);

  @Test
  void whatServesStaysUntilTheNextServes() throws Exception {
    add(1, 0);
    add(1, 1);
    chunks.serves("a", 1);
    add(2, 0);
    assertThat(memory.kept()).containsExactly("a/1/0", "a/1/1", "a/2/0");
    chunks.deleted(new ChunkKey("a", 1, 0));
    add(2, 1);
    chunks.serves("a", 2);
    assertThat(memory.kept()).containsExactly("a/2/0", "a/2/1");
  }

  @Test
  void whatIsRefusedOrDeletedGoes() throws Exception {
    add(1, 0);
    add(1, 1);
    chunks.refused(new ChunkKey("a", 1, 1));
    assertThat(memory.kept()).containsExactly("a/1/0");
    chunks.deleted(new ChunkKey("a", 1, 5));
    assertThat(memory.kept()).isEmpty();
  }

  /** Whatever arrives in whatever order: parts once each, of what serves and two more versions. */
  @Property(tries = 200)
  void whatStaysIsBounded(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 59) Integer> steps)
      throws Exception {
    Memory bounded = new Memory();
    KeptChunks kept = new KeptChunks(bounded);
    for (int step : steps) {
      long version = 1L + step % 6;
      int part = step / 6 % 3;
      if (step >= 54) {
        kept.serves("a", version);
      } else {
        kept.add(new ChunkKey("a", version, part), record("a", version, part));
      }
    }
    assertThat(bounded.kept()).hasSizeLessThanOrEqualTo(3 * 3);
  }

  private void add(long version, int part) throws Exception {
    chunks.add(new ChunkKey("a", version, part), record("a", version, part));
  }

  private static InRecord record(String model, long version, int part) {
    byte[] key = new ChunkKey(model, version, part).bytes();
    return new InRecord("models", 0, 0, -1, key, new byte[0], Header.NONE);
  }

  /** State that is a map. */
  private static final class Memory implements ScoreState {

    private final Map<Long, InRecord> map = new TreeMap<>();

    List<String> kept() {
      return map.values().stream()
          .map(chunk -> new String(chunk.key(), java.nio.charset.StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public void keep(String key, long number, InRecord chunk) {
      map.put(number, chunk);
    }

    @Override
    public void forget(String key, long number) {
      map.remove(number);
    }

    @Override
    public void chunks(ChunkReader reader) {}

    @Override
    public void saveWaiting(Map<String, List<InRecord>> events) {}

    @Override
    public void waiting(BiConsumer<String, InRecord> reader) {}

    @Override
    public byte[] window(String key) {
      return null;
    }

    @Override
    public void putWindow(String key, byte[] window) {}
  }
}
