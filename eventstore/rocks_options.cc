#include "eventstore/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

namespace cairn::eventstore {
namespace {

constexpr size_t kMiB = 1024 * 1024;
constexpr size_t kBlockBytes = 16 * 1024;
constexpr double kBloomBitsPerKey = 10;

}  // namespace

rocksdb::DBOptions rocks_db_options() {
  rocksdb::DBOptions options;
  options.create_missing_column_families = true;
  // One writer gains nothing from these; unordered relaxes snapshots, a manual flush loses acknowledged bytes.
  options.enable_pipelined_write = false;
  options.unordered_write = false;
  options.two_write_queues = false;
  options.manual_wal_flush = false;
  options.allow_concurrent_memtable_write = false;
  // The stricter modes refuse to open after an ordinary crash; opening.h looks for what this one drops in silence.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.track_and_verify_wals_in_manifest = false;
  options.recycle_log_file_num = 0;
  options.wal_compression = rocksdb::kNoCompression;
  // Recovery inside a running process can write WAL entries twice (fixed in 9.6): a failed write fences instead.
  options.max_bgerror_resume_count = 0;
  options.paranoid_checks = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.max_total_wal_size = 64 * kMiB;
  options.allow_mmap_reads = false;
  // Opening stays O(tail), and the folder small.
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.keep_log_file_num = 3;
  options.max_log_file_size = 4 * kMiB;
  options.max_background_jobs = 2;
  return options;
}

rocksdb::ColumnFamilyOptions rocks_family_options(const std::string& name,
                                                  const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.block_size = kBlockBytes;
  table.block_cache = cache;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;
  // In pieces of 4 KiB: the whole filter of a large file outgrows a shard of the cache, and each question for a row
  // would read it again.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  options.compression = rocksdb::kLZ4Compression;
  options.force_consistency_checks = true;
  options.memtable_protection_bytes_per_key = 8;
  options.write_buffer_size = 4 * kMiB;
  options.max_write_buffer_number = 4;

  const bool view = name.starts_with("view.") || name.starts_with("verify.");
  if (name == "event") {
    options.write_buffer_size = 64 * kMiB;
    options.max_write_buffer_number = 2;
  } else if (name == "stream") {
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(8));
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  } else if (name == "name" || name == "once") {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    // Most questions are for keys that are not there, and most are asked of the memtable first.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.1;
  } else if (name == "timer") {
    // A queue leaves tombstones where it is read next: compact a file in which half of 1024 rows are erased.
    options.table_properties_collector_factories.push_back(rocksdb::NewCompactOnDeletionCollectorFactory(1024, 512));
  } else if (name == "blob") {
    options.enable_blob_files = true;
    options.min_blob_size = 4096;
    options.write_buffer_size = 2 * kMiB;  // an upload fills two as fast as it comes
    options.max_write_buffer_number = 2;
  } else if (view) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    options.write_buffer_size = 16 * kMiB;
    options.max_write_buffer_number = 2;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace cairn::eventstore
