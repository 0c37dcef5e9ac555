#include "eventstore/rocks_manifest.h"

#include <rocksdb/env.h>

#include "eventstore/base/log.h"

namespace cairn::eventstore {
namespace {

constexpr size_t kSectorBytes = 512;

}  // namespace

bool cut_torn_manifest(const std::string& folder, rocksdb::Env& env) {
  std::string name;
  if (!rocksdb::ReadFileToString(&env, folder + "/CURRENT", &name).ok() || !name.ends_with('\n')) return false;
  name.pop_back();
  const std::string path = folder + "/" + name;
  std::string bytes;
  if (!name.starts_with("MANIFEST-") || !rocksdb::ReadFileToString(&env, path, &bytes).ok()) return false;
  const size_t last = bytes.find_last_not_of('\0');
  const size_t used = last == std::string::npos ? 0 : last + 1;
  const size_t size = (used + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
  if (size >= bytes.size()) return false;
  // Beside it, synced, then renamed: a cut in the middle of this leaves the old one, to be cut off again. RocksDB
  // removes a temporary file of such a name when it opens.
  const std::string aside = folder + "/000000.dbtmp";
  const rocksdb::Slice kept(bytes.data(), size);
  if (!rocksdb::WriteStringToFile(&env, kept, aside, true).ok() || !env.RenameFile(aside, path).ok()) return false;
  log_of("eventstore")
      ->warn("{} ended in {} bytes that a power cut left empty; they are cut off", path, bytes.size() - size);
  return true;
}

}  // namespace cairn::eventstore
