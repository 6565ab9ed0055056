package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.LayerSummary;

final class IdInputsTest {
  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: shops
      events:
        topic: shops
        schema:
          type: record
          name: Visit
          fields:
            - {name: shop, type: string}
            - {name: review, type: string}
            - {name: price, type: double}
            - {name: sold, type: boolean}
        features: %s
        label: {field: sold, flag: true}
      network: %s
      """;

  private static final String SHOP = "{price: {}, shop: {type: category, buckets: 100, dim: 4}}";
  private static final String REVIEW = "{review: {type: text, buckets: 50, maxTokens: 8}}";

  private static List<String> layers(String features, String network) {
    TrainJob job = Jobs.train(JOB.formatted(features, network));
    assertThat(Jobs.train(job.bundle()).model().definition()).isEqualTo(job.model().definition());
    return job.model().network().summary().stream().map(LayerSummary::name).toList();
  }

  @Test
  void aCategoryGetsTheEmbeddingThatItAsksFor() {
    List<String> expected =
        List.of("shop.0.embedding", "shop.1.flatten", "0.dense", "1.relu", "head");
    assertThat(layers(SHOP, "[{dense: 8}, relu]")).isEqualTo(expected);
    assertThat(layers(SHOP, "{layers: [{dense: 8}, relu]}")).isEqualTo(expected);
    assertThat(layers("{shop: {type: category, buckets: 9, dim: 4}}", "[{dense: 8}, relu]"))
        .isEqualTo(expected);
  }

  @Test
  void aBranchThatIsThereIsLeftAlone() {
    String network =
        "{branches: {s: {inputs: [shop], layers: [{embedding: {entries: 101, dim: 2}}, flatten]}},"
            + " layers: [relu]}";
    assertThat(layers(SHOP, network))
        .containsExactly("s.0.embedding", "s.1.flatten", "0.relu", "head");
    String review = "[{embedding: {entries: 51, dim: 2}}, meanOverTime]";
    assertThat(layers(REVIEW, review)).containsExactly("0.embedding", "1.meanOverTime", "head");
  }

  @Test
  void idsAreNotTakenForNumbers() {
    assertThat(Jobs.mistakes(JOB.formatted(REVIEW, "[{dense: 8}]")))
        .containsExactly("network: must begin with an embedding, because review gives ids");
    assertThat(Jobs.mistakes(JOB.formatted("{price: {}, " + REVIEW.substring(1), "[{dense: 8}]")))
        .containsExactly(
            "network: must have a branch for review alone that begins with an embedding of at"
                + " least 51 entries");
    assertThat(Jobs.mistakes(JOB.formatted(SHOP, "{branches: {shop: [{dense: 2}]}}")))
        .containsExactly(
            "network.branches.shop: must begin with an embedding, because shop gives ids");
  }

  @Test
  void aTableHoldsEveryId() {
    String network = "[{embedding: {entries: 50, dim: 2}}, meanOverTime]";
    assertThat(Jobs.mistakes(JOB.formatted(REVIEW, network)))
        .containsExactly(
            "network[0].embedding.entries: must be at least 51, the ids of review: 50");
  }
}
