package org.thalweg.local.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.avro.generic.GenericRecord;

/** Another feed whose first records were read before it begins, so that a mistake in them shows. */
final class FirstRows implements Feed {
  private static final int COUNT = 32;

  private final Feed feed;
  private final Deque<GenericRecord> ahead = new ArrayDeque<>();

  /**
   * Reads the first records.
   *
   * @param feed one that gives a new object each time
   * @param limit how many are wanted at most
   * @throws FeedException if one of them is wrong
   */
  FirstRows(Feed feed, long limit) {
    this.feed = feed;
    try {
      GenericRecord record = limit > 0 ? feed.next() : null;
      while (record != null) {
        ahead.add(record);
        record = ahead.size() < Math.min(limit, COUNT) ? feed.next() : null;
      }
    } catch (FeedException e) {
      feed.close();
      throw e;
    }
  }

  @Override
  public GenericRecord next() {
    return ahead.isEmpty() ? feed.next() : ahead.remove();
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
