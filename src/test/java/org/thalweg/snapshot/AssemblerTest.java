package org.thalweg.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.thalweg.snapshot.Assembler.Result;

final class AssemblerTest {

  private static final int SIZE = Chunk.MIN_SIZE;

  private final Assembler assembler = new Assembler(1 << 20);

  private Result offer(Chunk chunk) {
    return assembler.offer(chunk.key().bytes(), chunk.value());
  }

  private static List<Chunk> split(String modelKey, long version, byte[] whole) {
    return Chunk.split(modelKey, version, 7, whole, Compression.NONE, SIZE);
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Property(tries = 200)
  void anyOrderAndRepetitionGivesTheWholeOnce(
      @ForAll @IntRange(max = 9000) int length, @ForAll long seed) {
    byte[] whole = bytes(length, seed);
    List<Chunk> records = new ArrayList<>(split("a/b", 3, whole));
    assertThat(records).hasSize(Math.max(1, (length + SIZE - 1) / SIZE));
    records.addAll(records.subList(0, records.size() / 2));
    Collections.shuffle(records, new Random(seed));

    List<Result.Complete> complete = new ArrayList<>();
    Assembler fresh = new Assembler(1 << 20);
    for (Chunk chunk : records) {
      if (fresh.offer(chunk.key().bytes(), chunk.value()) instanceof Result.Complete result) {
        complete.add(result);
      }
    }

    assertThat(complete).hasSize(1);
    assertThat(complete.get(0).snapshot().modelKey()).isEqualTo("a/b");
    assertThat(complete.get(0).snapshot().version()).isEqualTo(3);
    assertThat(complete.get(0).snapshot().bytes()).isEqualTo(whole);
  }

  @Property(tries = 300)
  void aFlippedBitAnywhereIsRefusedAndTheRightPartStillCompletes(
      @ForAll @IntRange(max = 3000) int length, @ForAll long seed) {
    Random random = new Random(seed);
    List<Chunk> chunks = split("", 1, bytes(length, seed));
    Chunk victim = chunks.get(random.nextInt(chunks.size()));
    byte[] damaged = victim.value().clone();
    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

    Assembler fresh = new Assembler(1 << 20);
    assertThat(fresh.offer(victim.key().bytes(), damaged)).isInstanceOf(Result.Refused.class);
    List<Result> results =
        chunks.stream().map(chunk -> fresh.offer(chunk.key().bytes(), chunk.value())).toList();

    assertThat(results.get(results.size() - 1)).isInstanceOf(Result.Complete.class);
  }

  @Test
  void versionsMayInterleave() {
    List<Chunk> first = split("", 1, bytes(2 * SIZE, 1));
    List<Chunk> second = split("", 2, bytes(2 * SIZE, 2));

    assertThat(offer(first.get(0))).isEqualTo(new Result.Pending());
    assertThat(offer(second.get(0))).isEqualTo(new Result.Pending());
    assertThat(offer(first.get(1))).isInstanceOf(Result.Complete.class);
    assertThat(offer(second.get(1))).isInstanceOf(Result.Complete.class);
    assertThat(offer(first.get(0))).isEqualTo(new Result.Pending());
    assertThat(offer(first.get(1))).isEqualTo(new Result.Pending());
  }

  @Test
  void anotherAttemptAtTheSameVersionReplacesTheUnfinishedOne() {
    List<Chunk> lost = split("", 1, bytes(2 * SIZE, 1));
    byte[] whole = bytes(2 * SIZE, 2);
    List<Chunk> again = split("", 1, whole);

    offer(lost.get(0));
    offer(again.get(0));

    assertThat(((Result.Complete) offer(again.get(1))).snapshot().bytes()).isEqualTo(whole);
  }

  @Test
  void aDeletedVersionIsForgotten() {
    List<Chunk> chunks = split("k", 4, bytes(2 * SIZE, 1));
    offer(chunks.get(0));

    assertThat(assembler.offer(chunks.get(0).key().bytes(), null))
        .isEqualTo(new Result.Deleted("k", 4));
    assertThat(offer(chunks.get(1))).isEqualTo(new Result.Pending());
  }

  @Test
  void saysWhatIsWrongWithARecord() {
    Chunk chunk = split("", 1, new byte[0]).get(0);
    byte[] newer = chunk.value().clone();
    newer[ChunkLayout.FORM_OFFSET] = 9;

    assertThat(assembler.offer("x".getBytes(UTF_8), chunk.value()))
        .isEqualTo(new Result.Refused("a chunk's key must be MODELKEY/VERSION/PART: x"));
    assertThat(assembler.offer("/1/y".getBytes(UTF_8), chunk.value()))
        .isEqualTo(new Result.Refused("a chunk's key must be MODELKEY/VERSION/PART: /1/y"));
    assertThat(assembler.offer(new byte[] {(byte) 0xff}, chunk.value()))
        .isEqualTo(new Result.Refused("a chunk's key must be UTF-8"));
    assertThat(assembler.offer(null, chunk.value()))
        .isEqualTo(new Result.Refused("a chunk must have a key: null"));
    assertThat(assembler.offer(chunk.key().bytes(), new byte[55]))
        .isEqualTo(new Result.Refused("a chunk must have at least 56 bytes: 55"));
    assertThat(assembler.offer(chunk.key().bytes(), newer))
        .isEqualTo(new Result.Refused("the chunk's layout must be of version 1: 9"));
    assertThat(assembler.offer("/2/0".getBytes(UTF_8), chunk.value()))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void lengthsBelowZeroAreRefusedBehindChecksumsThatHold() {
    for (int offset : new int[] {ChunkLayout.LENGTH_OFFSET, ChunkLayout.UNPACKED_OFFSET}) {
      Chunk chunk = split("", 1, new byte[3]).get(0);
      ByteBuffer value = ByteBuffer.wrap(chunk.value()).putLong(offset, -5);
      int crc = Chunk.chunkCrc(chunk.key().bytes(), value.array());
      value.putInt(ChunkLayout.CHUNK_CRC_OFFSET, crc);
      assertThat(offer(chunk))
          .isEqualTo(new Result.Refused("a snapshot must have at least 0 bytes: -5"));
    }
  }

  @Test
  void neverHoldsMoreThanItsBound() {
    Assembler small = new Assembler(4L * SIZE);
    Chunk tooLarge = split("", 1, bytes(5 * SIZE, 1)).get(0);
    assertThat(small.offer(tooLarge.key().bytes(), tooLarge.value()))
        .isEqualTo(new Result.Refused("a snapshot must have at most 4096 bytes: 5120"));

    List<Result> results = new ArrayList<>();
    for (String key : List.of("a", "b", "c")) {
      List<Chunk> chunks = split(key, 1, bytes(3 * SIZE, 1));
      results.add(small.offer(chunks.get(0).key().bytes(), chunks.get(0).value()));
      results.add(small.offer(chunks.get(1).key().bytes(), chunks.get(1).value()));
    }

    assertThat(results.subList(0, 4)).containsOnly(new Result.Pending());
    assertThat(results.get(4)).isInstanceOf(Result.Refused.class);
  }

  @Test
  void aChunkSizeOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> Chunk.split("", 1, 7, new byte[1], Compression.NONE, 1023))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a chunk's size must be from 1024 to 67108864 bytes: 1023");
  }
}
