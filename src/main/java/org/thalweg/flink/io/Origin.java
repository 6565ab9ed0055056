package org.thalweg.flink.io;

import org.thalweg.snapshot.SnapshotHeader;

/**
 * What a scoring job's predictions say of where they come from, as bytes: the same for all events
 * of a version, a partition and a millisecond, so that it is encoded once for many. For one thread.
 */
final class Origin {

  private final AvroWriter writer = new AvroWriter();
  private SnapshotHeader headModel;
  private int partition;
  private byte[] head = {};
  private SnapshotHeader tailModel;
  private byte[] learnt = {};
  private String topic;
  private long scored;
  private byte[] tail = {};

  /** Model key, version, step and partition. */
  @SuppressWarnings("ReferenceEquality") // one of equal content is encoded again, to the same bytes
  byte[] head(SnapshotHeader model, int partition) {
    if (model != headModel || partition != this.partition) {
      headModel = model;
      this.partition = partition;
      writer.reset();
      writer.writeString(model.modelKey());
      writer.writeLong(model.version());
      writer.writeLong(model.step());
      writer.writeLong(partition);
      head = writer.toBytes();
    }
    return head;
  }

  /** Topic, offsets learnt and the time of scoring, in milliseconds since 1970. */
  @SuppressWarnings("ReferenceEquality") // as above
  byte[] tail(SnapshotHeader model, String topic, long scored) {
    if (model != tailModel) {
      tailModel = model;
      learnt = learnt(model);
      this.topic = null;
    }
    if (scored != this.scored || !topic.equals(this.topic)) {
      this.scored = scored;
      this.topic = topic;
      writer.reset();
      writer.writeIndex(1);
      writer.writeString(topic);
      writer.writeRaw(learnt);
      writer.writeIndex(1);
      writer.writeLong(scored);
      tail = writer.toBytes();
    }
    return tail;
  }

  private byte[] learnt(SnapshotHeader model) {
    writer.reset();
    model
        .offsets()
        .forEach(
            (name, partitions) ->
                partitions.forEach(
                    (number, next) -> {
                      writer.writeBlock(1);
                      writer.writeString(name);
                      writer.writeLong(number);
                      writer.writeLong(next);
                    }));
    writer.writeEnd();
    return writer.toBytes();
  }
}
