package org.thalweg.local.feed;

import org.apache.avro.generic.GenericRecord;

/** The first records of another feed, each of which must fit into memory. */
final class LimitedFeed implements Feed {
  private final Feed feed;
  private long left;
  private long read;

  LimitedFeed(Feed feed, long limit) {
    this.feed = feed;
    this.left = limit;
  }

  @Override
  public GenericRecord next() {
    if (left-- <= 0) {
      return null;
    }
    read++;
    try {
      return feed.next();
    } catch (OutOfMemoryError e) {
      throw new FeedException("record " + read + " of the input must fit into memory", e);
    }
  }

  @Override
  public BadRows badRows() {
    return feed.badRows();
  }

  @Override
  public void close() {
    feed.close();
  }
}
