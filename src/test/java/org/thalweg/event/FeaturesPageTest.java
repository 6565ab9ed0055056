package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/features.md} leaves nothing out. */
final class FeaturesPageTest {

  @Test
  void everyKindOfFeatureAndEveryReasonCodeIsDescribed() throws IOException {
    String page = Files.readString(Path.of("docs/features.md"));
    for (String kind : FeatureKind.names()) {
      assertThat(page).contains("\n## " + kind + "\n");
    }
    for (ReasonCode code : ReasonCode.values()) {
      assertThat(page).contains("\n| `" + code + "` | ");
    }
  }
}
