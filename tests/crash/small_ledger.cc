#include "tests/crash/small_ledger.h"

#include "eventstore/checkpoint_file.h"
#include "tests/crash/script.h"

namespace cairn::eventstore::testing {
namespace {

constexpr size_t kWriteBufferBytes = 64 * 1024;

class NoLogger final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

class QuietFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;
  const char* Name() const override { return "QuietFileSystem"; }
  rocksdb::IOStatus NewLogger(const std::string&, const rocksdb::IOOptions&, std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext*) override {
    *logger = std::make_shared<NoLogger>();
    return rocksdb::IOStatus::OK();
  }
};

rocksdb::Env* quiet_env() {
  static const std::unique_ptr<rocksdb::Env> env(rocksdb::NewCompositeEnv(quiet_file_system()));
  return env.get();
}

}  // namespace

Result<std::unique_ptr<Store>> SmallLedger::open(Projection& view) const {
  RocksOptions rocks;
  rocks.folder = root + "/ledger";
  rocks.create_if_missing = true;
  rocks.block_cache_bytes = 1024 * 1024;
  rocks.write_buffer_bytes = kWriteBufferBytes;
  rocks.env = env ? env : quiet_env();
  rocks.ballast_bytes = 0;
  rocks.reserve_bytes = reserve_bytes;
  rocks.free_bytes = free_bytes;
  StoreOptions options;
  CAIRN_TRY(options.at_least, read_checkpoint_file(checkpoint_file()));
  CAIRN_TRY(auto log, open_rocks_commit_log(rocks));
  if (wrap) log = wrap(std::move(log));
  options.origin = kScriptOrigin;
  options.on_fenced = on_fenced;
  return Store::open(std::move(log), options, {&view});
}

std::shared_ptr<rocksdb::FileSystem> quiet_file_system() {
  static const auto quiet = std::make_shared<QuietFileSystem>(rocksdb::FileSystem::Default());
  return quiet;
}

std::filesystem::path fast_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
}

}  // namespace cairn::eventstore::testing
