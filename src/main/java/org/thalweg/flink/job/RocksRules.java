package org.thalweg.flink.job;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/**
 * How RocksDB serves models best, unless the cluster's configuration says otherwise: state is read
 * by key alone, which Bloom filters are for, and weights don't compress.
 */
final class RocksRules {

  private RocksRules() {}

  static void apply(ReadableConfig cluster, Configuration settings) {
    prefer(cluster, settings, RocksDBConfigurableOptions.USE_BLOOM_FILTER, "true");
    prefer(cluster, settings, RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, "NO_COMPRESSION");
  }

  private static void prefer(
      ReadableConfig cluster, Configuration settings, ConfigOption<?> option, String value) {
    if (cluster.getOptional(option).isEmpty()) {
      settings.setString(option.key(), value);
    }
  }
}
