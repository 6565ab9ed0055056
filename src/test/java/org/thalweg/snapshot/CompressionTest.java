package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class CompressionTest {

  @Property(tries = 100)
  void packsAndUnpacks(@ForAll Compression compression, @ForAll @Size(max = 2000) byte[] whole) {
    byte[] packed = compression.pack(whole);

    assertThat(compression.unpack(packed, whole.length)).isEqualTo(whole);
    assertThat(compression.pack(whole)).isEqualTo(packed);
    assertThat(Compression.of(compression.code())).isEqualTo(compression);
  }

  @Test
  void takesNoMoreMemoryThanWasSaid() {
    byte[] bomb = Compression.ZSTD.pack(new byte[100 << 20]);

    assertThat(bomb.length).isLessThan(20_000);
    assertThatThrownBy(() -> Compression.ZSTD.unpack(bomb, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a snapshot must unpack: ");
  }

  /** The array alone would be as large as the heap. */
  @Test
  void takesNoMemoryForWhatCannotBe() {
    int claimed = (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory());
    assertThatThrownBy(() -> Compression.ZSTD.unpack(new byte[100], claimed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a snapshot must have the " + claimed + " bytes that it says: 100 packed");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Compression.NONE.unpack(new byte[3], 4))
        .hasMessage("a snapshot must have the 4 bytes that it says: 3");
    assertThatThrownBy(() -> Compression.ZSTD.unpack(Compression.ZSTD.pack(new byte[3]), 4))
        .hasMessage("a snapshot must have the 4 bytes that it says: 3");
    assertThatThrownBy(() -> Compression.ZSTD.unpack(new byte[9], 4))
        .hasMessageStartingWith("a snapshot must unpack: ");
    assertThatThrownBy(() -> Compression.of((byte) 2))
        .hasMessage("the chunk's compression must be known: 2");
  }
}
