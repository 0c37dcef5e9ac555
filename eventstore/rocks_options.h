#pragma once

#include <memory>
#include <string>

namespace rocksdb {
class Cache;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace cairn::eventstore {

/// The table of ENGINE 4; the rest of RocksDB's settings stand as they are in 7.8.
rocksdb::DBOptions rocks_db_options();

/// Tuning of one column family by its name (ENGINE 5 and what follows from LIMITS).
rocksdb::ColumnFamilyOptions rocks_family_options(const std::string& name,
                                                  const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace cairn::eventstore
