package org.thalweg.flink.train;

import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** Where state lies in a test: everything must hold in both places. */
enum Backend {
  HEAP,
  ROCKSDB;

  StateBackend make() {
    if (this == HEAP) {
      return new HashMapStateBackend();
    }
    EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend(true);
    rocks.getMemoryConfiguration().setFixedMemoryPerSlot("64mb"); // the harness manages 3 MiB
    return rocks;
  }

  Backend other() {
    return this == HEAP ? ROCKSDB : HEAP;
  }
}
