package org.thalweg.spec;

/** Where a job's state lies between two checkpoints. */
public enum StateBackend {

  /** As objects on the heap: fast, and as much as fits there. */
  HEAP,

  /** As bytes in RocksDB, on local disk, with incremental checkpoints. */
  ROCKSDB
}
