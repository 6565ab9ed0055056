package org.thalweg.local.feed;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** An Avro container file, its records resolved to the job's schema. */
final class AvroFeed implements Feed {
  private final Path file;
  private final DataFileStream<GenericRecord> records;
  private long read;

  AvroFeed(Path file, Schema schema) {
    this.file = file;
    try {
      this.records = new DataFileStream<>(Input.open(file), new GenericDatumReader<>(null, schema));
    } catch (IOException | RuntimeException e) {
      // What Avro throws for a file that is none is not limited to its own exceptions.
      throw Input.unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw new FeedException("input " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public GenericRecord next() {
    try {
      read++;
      return records.hasNext() ? records.next() : null;
    } catch (LinkageError e) {
      throw new FeedException(
          "input %s is packed with %s, which cannot be unpacked here: write it with deflate, snappy,"
                  .formatted(file, records.getMetaString(DataFileConstants.CODEC))
              + " zstandard, bzip2 or null",
          e);
    } catch (RuntimeException e) {
      throw new FeedException(file + ", record " + read + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      // A block that claims two gigabytes gets them from Avro before they are read or unpacked.
      throw new FeedException(file + ", record " + read + ": its block must fit into memory", e);
    }
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    }
  }
}
