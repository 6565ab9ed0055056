package org.thalweg.flink.train;

import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** Where state lies in a test: everything must hold in both places. */
enum Backend {
  HEAP,
  ROCKSDB;

  StateBackend make() {
    return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend(true);
  }

  Backend other() {
    return this == HEAP ? ROCKSDB : HEAP;
  }
}
