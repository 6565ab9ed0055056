package org.thalweg.local.feed;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Another feed without the rows that are wrong. */
final class SkippingFeed implements Feed {
  private static final int SHOWN = 3;

  private final Feed feed;
  private final List<String> first = new ArrayList<>();
  private long count;

  SkippingFeed(Feed feed) {
    this.feed = feed;
  }

  @Override
  public GenericRecord next() {
    while (true) {
      try {
        return feed.next();
      } catch (FeedException e) {
        if (!e.isOfOneRow()) {
          throw e;
        }
        count++;
        if (first.size() < SHOWN) {
          first.add(e.getMessage());
        }
      }
    }
  }

  @Override
  public BadRows badRows() {
    return new BadRows(count, first);
  }

  @Override
  public void close() {
    feed.close();
  }
}
