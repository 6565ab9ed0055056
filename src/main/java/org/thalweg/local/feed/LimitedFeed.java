package org.thalweg.local.feed;

import org.apache.avro.generic.GenericRecord;

/** The first records of another feed. */
final class LimitedFeed implements Feed {
  private final Feed feed;
  private long left;

  LimitedFeed(Feed feed, long limit) {
    this.feed = feed;
    this.left = limit;
  }

  @Override
  public GenericRecord next() {
    return left-- > 0 ? feed.next() : null;
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
