#pragma once

#include <string>

namespace rocksdb {
class Env;
}

namespace cairn::eventstore {

/// RocksDB takes a MANIFEST that ends within a record for one that a crash cut short, which it is: nothing relies on a
/// record before its sync. But where the file system made the length durable before the bytes, the record is followed
/// by sectors of zeros, and RocksDB calls that a checksum mismatch and never opens again. This cuts off such zeros,
/// from the first whole sector on, and nothing else: a MANIFEST that is rotten in any other way stays as it is and is
/// refused. Returns whether it cut; false when it cannot read or write.
bool cut_torn_manifest(const std::string& folder, rocksdb::Env& env);

}  // namespace cairn::eventstore
