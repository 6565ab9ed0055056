package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.snapshot.ChunkKey;

/** What stays in state of the chunks that arrive. */
final class KeptChunksTest {

  private static final int VERSIONS = 6;

  /** By version, from 1. */
  private static final List<List<InRecord>> LOG = log();

  private final Memory memory = new Memory();
  private final KeptChunks chunks = new KeptChunks(memory, 10);

  private static List<List<InRecord>> log() {
    Snapshots models = new Snapshots("a", Points.model(1), 1024);
    return Stream.generate(models::next).limit(VERSIONS).toList();
  }

  @BeforeAll
  static void eachVersionHasTwoParts() {
    assertThat(LOG).allSatisfy(version -> assertThat(version).hasSize(2));
  }

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
    assertThat(memory.earlier()).containsExactly("a/1/0", "a/1/1");
  }

  @Test
  void whatIsGoneBackToIsKeptAsWhatServes() throws Exception {
    for (int version = 1; version <= 3; version++) {
      add(version, 0);
      add(version, 1);
      chunks.serves("a", version);
    }
    add(4, 0);
    chunks.goneBack("a", 3, 2);
    assertThat(memory.kept()).containsExactly("a/4/0", "a/2/0", "a/2/1");
    assertThat(memory.earlier()).isEmpty();
    add(4, 1);
    chunks.serves("a", 4);
    assertThat(memory.kept()).containsExactly("a/4/0", "a/4/1");
    assertThat(memory.earlier()).containsExactly("a/2/0", "a/2/1");
  }

  /** Version 2 was not whole in state when it took over: what is kept serves still. */
  @Test
  void whatNeverCameToBeKeptIsNotGoneBackFrom() throws Exception {
    add(1, 0);
    add(1, 1);
    chunks.serves("a", 1);
    chunks.serves("a", 2);
    chunks.goneBack("a", 2, 1);
    assertThat(memory.kept()).containsExactly("a/1/0", "a/1/1");
  }

  @Test
  void aDamagedChunkIsNotKeptAndTakesTheirPlaceFromNone() throws Exception {
    add(1, 0);
    addDamaged(1, 0);
    chunks.refused(new ChunkKey("a", 1, 0));
    addDamaged(1, 1);
    chunks.refused(new ChunkKey("a", 1, 1));
    assertThat(memory.kept()).containsExactly("a/1/0");
    add(1, 1);
    chunks.serves("a", 1);
    assertThat(memory.kept()).containsExactly("a/1/0", "a/1/1");
  }

  @Test
  void aWholeVersionThatIsRefusedGoesAndOneThatIsDeleted() throws Exception {
    add(1, 0);
    add(1, 1);
    chunks.refused(new ChunkKey("a", 1, 1));
    assertThat(memory.kept()).isEmpty();
    add(2, 0);
    chunks.deleted(new ChunkKey("a", 2, 5));
    assertThat(memory.kept()).isEmpty();
  }

  /** Its first part was pushed out by two others that began. */
  @Test
  void whatServesStaysIfTheNextIsNotWholeInState() throws Exception {
    add(1, 0);
    add(1, 1);
    chunks.serves("a", 1);
    for (int version = 2; version <= 4; version++) {
      add(version, 0);
    }
    add(2, 1);
    chunks.serves("a", 2);
    assertThat(memory.kept()).containsExactly("a/1/0", "a/1/1", "a/4/0", "a/2/1");
  }

  /** Whatever arrives in whatever order: parts once each, of what serves and two more versions. */
  @Property(tries = 200)
  void whatStaysIsBounded(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 35) Integer> steps)
      throws Exception {
    Memory bounded = new Memory();
    KeptChunks kept = new KeptChunks(bounded, 10);
    for (int step : steps) {
      int version = step % VERSIONS;
      InRecord chunk = LOG.get(version).get(step / VERSIONS % 2);
      switch (step / VERSIONS) {
        case 0, 1 -> take(kept, chunk);
        case 2 -> kept.refused(ChunkKeys.of(chunk));
        case 3 -> kept.deleted(ChunkKeys.of(chunk));
        default -> kept.serves("a", version + 1);
      }
    }
    assertThat(bounded.kept()).hasSizeLessThanOrEqualTo(3 * 2);
  }

  private static void take(KeptChunks chunks, InRecord chunk) throws Exception {
    assertThat(chunks.take(ChunkKeys.of(chunk), chunk)).isTrue();
  }

  private void add(int version, int part) throws Exception {
    InRecord chunk = LOG.get(version - 1).get(part);
    take(chunks, chunk);
  }

  private void addDamaged(int version, int part) throws Exception {
    InRecord chunk = Snapshots.damaged(LOG.get(version - 1).get(part));
    take(chunks, chunk);
  }

  /** State that is a map. */
  private static final class Memory implements ScoreState {

    private final Map<Long, InRecord> map = new TreeMap<>();
    private List<InRecord> earlier = List.of();

    List<String> kept() {
      return names(map.values());
    }

    List<String> earlier() {
      return names(earlier);
    }

    private static List<String> names(Collection<InRecord> chunks) {
      return chunks.stream()
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
    public void keepEarlier(String key, Collection<Long> numbers) {
      earlier = numbers.stream().map(map::remove).toList();
    }

    @Override
    public List<InRecord> takeEarlier(String key) {
      List<InRecord> taken = earlier;
      earlier = List.of();
      return taken;
    }

    @Override
    public void earlier(Consumer<InRecord> reader) {}

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
