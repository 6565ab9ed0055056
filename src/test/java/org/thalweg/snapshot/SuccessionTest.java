package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.thalweg.snapshot.Assembler.Result;

final class SuccessionTest {

  private static final int SIZE = Chunk.MIN_SIZE;

  private final Succession succession = new Succession();

  private boolean offer(long line, long version) {
    return succession.offer(
        new StoredSnapshot("", version, line, 1, Compression.NONE, 0, new byte[0]));
  }

  @Test
  void theHigherVersionIsNewerInWhateverOrder() {
    assertThat(offer(7, 3)).isTrue();
    assertThat(offer(7, 2)).isFalse();
    assertThat(offer(7, 5)).isTrue();
    assertThat(offer(7, 4)).isFalse();
    assertThat(offer(7, 38)).isTrue();
    assertThat(offer(7, 37)).isFalse();
  }

  @Test
  void aJobThatBeginsAnewReplacesWhatWasThere() {
    assertThat(offer(7, 50)).isTrue();
    assertThat(offer(8, 2)).isTrue();
    assertThat(offer(8, 1)).isFalse();
    assertThat(offer(8, 3)).isTrue();
  }

  @Test
  void aLineThatWasLeftComesBackWithItsNextVersion() {
    assertThat(offer(7, 50)).isTrue();
    assertThat(offer(8, 3)).isTrue();
    assertThat(offer(7, 49)).isFalse();
    assertThat(offer(7, 51)).isTrue();
    assertThat(offer(8, 2)).isFalse();
    assertThat(offer(7, 52)).isTrue();
  }

  @Test
  void aLineThatWasLeftComesBackAlsoFromAnOlderSavepoint() {
    assertThat(offer(7, 50)).isTrue();
    assertThat(offer(8, 3)).isTrue();
    assertThat(offer(7, 41)).isTrue();
    assertThat(offer(7, 42)).isTrue();
  }

  @Test
  void aVersionThatComesAgainWithOtherBytesIsNewer() {
    for (long version = 1; version <= 50; version++) {
      assertThat(offer(7, version)).isTrue();
    }
    assertThat(offer(7, 49)).isTrue();
    assertThat(offer(7, 48)).isTrue();
    assertThat(offer(7, 49)).isTrue();
    assertThat(offer(7, 50)).isTrue();
    assertThat(offer(7, 50)).isTrue();
  }

  @Test
  void aVersionTooLowToBeLateIsNewerThoughNobodySawItBefore() {
    assertThat(offer(7, 100)).isTrue();
    assertThat(offer(7, 96)).isFalse();
    assertThat(offer(7, 95)).isTrue();
    assertThat(offer(7, 94)).isFalse();
    assertThat(offer(7, 91)).isFalse();
    assertThat(offer(7, 96)).isTrue();
    assertThat(offer(7, 92)).isFalse();
    assertThat(offer(7, 60)).isTrue();
    assertThat(offer(7, 61)).isTrue();
  }

  @Test
  void linesThatAreForgottenBeginAnew() {
    for (long line = 1; line <= 33; line++) {
      assertThat(offer(line, 5)).isTrue();
    }
    assertThat(offer(2, 4)).isFalse();
    assertThat(offer(1, 4)).isTrue();
  }

  @Test
  void aJobThatGoesBackIsFollowedThoughItsVersionsAreAsTheyWere() {
    Assembler assembler = new Assembler(1 << 20);
    for (long version = 1; version <= 50; version++) {
      assertThat(isNewest(assembler, 7, version)).isTrue();
    }
    assertThat(isNewest(assembler, 8, 1)).isTrue();
    for (long version = 41; version <= 51; version++) {
      assertThat(isNewest(assembler, 7, version)).isTrue();
      assertThat(isNewest(assembler, 7, version)).isFalse();
      assertThat(isNewest(assembler, 7, 41)).isFalse();
    }
  }

  private boolean isNewest(Assembler assembler, long line, long version) {
    byte[] whole = {(byte) version};
    Chunk chunk = Chunk.split("", version, line, whole, Compression.NONE, SIZE).get(0);
    return assembler.offer(chunk.key().bytes(), chunk.value()) instanceof Result.Complete complete
        && succession.offer(complete.snapshot());
  }

  /** Several versions, each lacking, doubling, damaging or leaving whole its chunks; shuffled. */
  @Property(tries = 300)
  void onlyWholeVersionsAreEverTheNewest(@ForAll long seed) {
    Random random = new Random(seed);
    List<Chunk> records = new ArrayList<>();
    List<byte[]> wholes = new ArrayList<>();
    long expected = 0;
    for (int version = 1; version <= 4; version++) {
      byte[] whole = new byte[random.nextInt(4 * SIZE)];
      random.nextBytes(whole);
      wholes.add(whole);
      Compression compression = random.nextBoolean() ? Compression.ZSTD : Compression.NONE;
      List<Chunk> chunks = Chunk.split("k", version, 7, whole, compression, SIZE);
      boolean complete = true;
      for (Chunk chunk : chunks) {
        switch (random.nextInt(8)) {
          case 0 -> complete = false;
          case 1 -> {
            complete = false;
            records.add(new Chunk(chunk.key(), flipped(chunk.value(), random)));
          }
          case 2 -> records.addAll(List.of(chunk, chunk));
          default -> records.add(chunk);
        }
      }
      expected = complete ? version : expected;
    }
    Collections.shuffle(records, random);

    Assembler assembler = new Assembler(1 << 20);
    Succession fresh = new Succession();
    long newest = 0;
    for (Chunk chunk : records) {
      if (assembler.offer(chunk.key().bytes(), chunk.value()) instanceof Result.Complete result) {
        StoredSnapshot snapshot = result.snapshot();
        assertThat(snapshot.compression().unpack(snapshot.bytes(), snapshot.length()))
            .isEqualTo(wholes.get((int) snapshot.version() - 1));
        newest = fresh.offer(snapshot) ? snapshot.version() : newest;
      }
    }

    assertThat(newest).isEqualTo(expected);
  }

  private static byte[] flipped(byte[] value, Random random) {
    byte[] damaged = value.clone();
    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    return damaged;
  }
}
