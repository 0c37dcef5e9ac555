#include "services/bench/raw_rocks.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "eventstore/rocks_options.h"
#include "services/bench/rounds.h"

namespace cairn::services::bench {
namespace {

constexpr uint64_t kSpread = 0x9e3779b97f4a7c15;  // consecutive numbers to keys that look random

std::string key_of(uint64_t number) {
  std::string key;
  append_u64(key, number);
  return key;
}

}  // namespace

struct RawRocks::Base {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // default, event, stream, name
  uint64_t next = 0;

  ~Base() {
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
  }

  void put(rocksdb::WriteBatch& batch, size_t bytes, uint64_t streams) {
    const std::string record(bytes, static_cast<char>('a' + next % 26));
    const uint64_t stream = next % streams;
    bool ok = batch.Put(families[1], key_of(next), record).ok();
    ok = ok && batch.Put(families[2], key_of(stream) + key_of(next / streams), key_of(next)).ok();
    ok = ok && batch.Put(families[3], "engagement-" + to_hex(key_of(stream * kSpread)), key_of(next / streams)).ok();
    CAIRN_CHECK(ok, "a batch takes rows");
    ++next;
  }
};

RawRocks::RawRocks(const std::string& folder) : base_(std::make_unique<Base>()) {
  auto options = eventstore::rocks_db_options();
  options.create_if_missing = true;
  const auto cache = rocksdb::NewLRUCache(128 * 1024 * 1024);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string name : {"default", "event", "stream", "name"})
    families.emplace_back(name, eventstore::rocks_family_options(name, cache));
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(options, folder, families, &base_->families, &db);
  CAIRN_CHECK(status.ok(), "a fresh database opens");
  base_->db.reset(db);
}

RawRocks::~RawRocks() = default;

void RawRocks::put_each(uint64_t count, size_t bytes) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string record(bytes, 'x');
  for (uint64_t i = 0; i < count; ++i)
    CAIRN_CHECK(base_->db->Put(synced, base_->families[1], key_of(base_->next++), record).ok(), "a put succeeds");
}

void RawRocks::put_batches(uint64_t count, size_t bytes, size_t batch, uint64_t streams) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  rocksdb::WriteBatch rows;
  for (uint64_t done = 0; done < count;) {
    rows.Clear();
    for (size_t i = 0; i < batch && done < count; ++i, ++done) base_->put(rows, bytes, streams);
    CAIRN_CHECK(base_->db->Write(synced, &rows).ok(), "a write succeeds");
  }
}

uint64_t RawRocks::scan() {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows(base_->db->NewIterator(options, base_->families[1]));
  uint64_t count = 0;
  uint64_t bytes = 0;
  for (rows->SeekToFirst(); rows->Valid(); rows->Next(), ++count) bytes += rows->value().size();
  CAIRN_CHECK(rows->status().ok() && bytes > 0, "every record is read");
  return count;
}

double ms_to_open(const std::string& folder) {
  const auto options = eventstore::rocks_db_options();
  const auto cache = rocksdb::NewLRUCache(128 * 1024 * 1024);
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const double ms = ms_of([&] {
    std::vector<std::string> names;
    CAIRN_CHECK(rocksdb::DB::ListColumnFamilies(options, folder, &names).ok(), "the families can be listed");
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, eventstore::rocks_family_options(name, cache));
    CAIRN_CHECK(rocksdb::DB::Open(options, folder, families, &handles, &db).ok(), "the database opens");
  });
  const std::unique_ptr<rocksdb::DB> base(db);
  for (auto* handle : handles) base->DestroyColumnFamilyHandle(handle);
  return ms;
}

}  // namespace cairn::services::bench
