#include "eventstore/backup/seal.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <charconv>

#include "eventstore/backup/engine.h"

// ledger/N/SHA256SUMS, as sha256sum(1) writes and checks it from within the folder of the backups:
//   sums = *line                              meta/N first
//   line = 64 lower-case hex digits, 2 blanks, path below the folder, LF
namespace cairn::eventstore::backup {
namespace {

constexpr size_t kHexBytes = 64;
constexpr char kBlanks[] = "  ";

std::string ours(uint32_t id) { return "ledger/" + std::to_string(id); }
std::string sums_of(uint32_t id) { return ours(id) + "/SHA256SUMS"; }
std::string meta_of(uint32_t id) { return "meta/" + std::to_string(id); }

std::string line_of(const std::string& path, std::string_view bytes) {
  return to_hex(view_of(sha256(bytes))) + kBlanks + path + "\n";
}

Result<std::string> read(const std::string& folder, const std::string& path, rocksdb::Env& env) {
  std::string bytes;
  if (env.FileExists(folder + "/" + path).IsNotFound()) return fail(Errc::kCorrupt, path + " is missing in " + folder);
  const auto status = rocksdb::ReadFileToString(&env, folder + "/" + path, &bytes);
  if (!status.ok()) return error_of(status, "reading " + folder + "/" + path);
  return bytes;
}

Result<void> make(const std::string& folder, rocksdb::Env& env) {
  const auto status = env.CreateDirIfMissing(folder);
  if (!status.ok()) return error_of(status, "making " + folder);
  return success();
}

Result<void> write(const std::string& path, const std::string& bytes, rocksdb::Env& env) {
  const auto status = rocksdb::WriteStringToFile(&env, bytes, path, true);
  if (!status.ok()) return error_of(status, "writing " + path);
  return success();
}

}  // namespace

Result<void> sync_folder(const std::string& folder, rocksdb::Env& env) {
  std::unique_ptr<rocksdb::Directory> directory;
  auto status = env.NewDirectory(folder, &directory);
  if (status.ok()) status = directory->Fsync();
  if (!status.ok()) return error_of(status, "syncing " + folder);
  return success();
}

Result<void> seal(const std::string& folder, uint32_t id, const std::vector<PlainFile>& files, rocksdb::Env& env) {
  CAIRN_TRY(const auto meta, read(folder, meta_of(id), env));
  std::string sums = line_of(meta_of(id), meta);
  // 1. The plain files and their names.
  CAIRN_TRY(make(folder + "/ledger", env));
  CAIRN_TRY(make(folder + "/" + ours(id), env));
  for (const auto& file : files) {
    const std::string path = ours(id) + "/" + file.name;
    CAIRN_TRY(write(folder + "/" + path, file.text, env));
    sums += line_of(path, file.text);
  }
  CAIRN_TRY(sync_folder(folder, env));
  CAIRN_TRY(sync_folder(folder + "/ledger", env));
  // 2. The seal, whole or not there.
  const std::string aside = folder + "/" + sums_of(id) + ".new";
  CAIRN_TRY(write(aside, sums, env));
  const auto renamed = env.RenameFile(aside, folder + "/" + sums_of(id));
  if (!renamed.ok()) return error_of(renamed, "renaming " + aside);
  return sync_folder(folder + "/" + ours(id), env);
}

Result<std::vector<PlainFile>> open_seal(const std::string& folder, uint32_t id, rocksdb::Env& env) {
  if (env.FileExists(folder + "/" + sums_of(id)).IsNotFound())
    return fail(Errc::kNotFound, "it was not finished: it has no " + sums_of(id));
  CAIRN_TRY(const auto sums, read(folder, sums_of(id), env));
  std::vector<PlainFile> files;
  bool meta = false;
  for (size_t at = 0; at < sums.size();) {
    const size_t end = sums.find('\n', at);
    const size_t name = at + kHexBytes + sizeof kBlanks - 1;
    if (end == std::string::npos || name >= end) return fail(Errc::kCorrupt, sums_of(id) + " has a line that is none");
    const std::string path = sums.substr(name, end - name);
    const bool plain = path.starts_with(ours(id) + "/") && path.find('/', ours(id).size() + 1) == std::string::npos;
    if (!plain && path != meta_of(id)) return fail(Errc::kCorrupt, sums_of(id) + " names " + path);
    CAIRN_TRY(auto bytes, read(folder, path, env));
    if (line_of(path, bytes) != sums.substr(at, end + 1 - at))
      return fail(Errc::kCorrupt, path + " is not what was sealed in " + sums_of(id));
    if (plain)
      files.push_back({path.substr(ours(id).size() + 1), std::move(bytes)});
    else
      meta = true;
    at = end + 1;
  }
  if (!meta) return fail(Errc::kCorrupt, sums_of(id) + " does not name " + meta_of(id));
  return files;
}

std::vector<uint32_t> sealed_in(const std::string& folder, rocksdb::Env& env) {
  std::vector<std::string> names;
  env.GetChildren(folder + "/ledger", &names).PermitUncheckedError();  // a folder without backups has none
  std::vector<uint32_t> ids;
  for (const auto& name : names) {
    uint32_t id = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
    const bool number = read.ec == std::errc() && read.ptr == name.data() + name.size();
    if (number && env.FileExists(folder + "/" + sums_of(id)).ok()) ids.push_back(id);
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace cairn::eventstore::backup
