#include "services/audit/bundle/archive.h"

#include <zip.h>

#include <algorithm>
#include <memory>

namespace cairn::services::audit::bundle {
namespace {

constexpr uint64_t kBytesMax = uint64_t{4} * 1024 * 1024 * 1024;
constexpr uint64_t kPieceBytes = 1024 * 1024;
constexpr zip_uint16_t kMidnight = 0;
constexpr zip_uint16_t kFirstOfJanuary1980 = 1 << 5 | 1;
constexpr zip_uint32_t kPlainFile = uint32_t{0100644} << 16;

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;
using Entry = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

class ZipError {
 public:
  ZipError() { zip_error_init(&error_); }
  ~ZipError() { zip_error_fini(&error_); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;
  zip_error_t* get() { return &error_; }
  std::string text() { return zip_error_strerror(&error_); }

 private:
  zip_error_t error_;
};

bool add(zip_t* archive, const std::string& path, const std::string& bytes) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t added = zip_file_add(archive, path.c_str(), source, 0);
  if (added < 0) {
    zip_source_free(source);
    return false;
  }
  const auto index = static_cast<zip_uint64_t>(added);
  return zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0 &&
         zip_file_set_dostime(archive, index, kMidnight, kFirstOfJanuary1980, 0) == 0 &&
         zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, kPlainFile) == 0;
}

/// What zip_close left in the source.
Result<std::string> bytes_of(zip_source_t* source) {
  const auto failed = [&] {
    return fail(Errc::kIo, std::string("cannot read the zip back: ") + zip_error_strerror(zip_source_error(source)));
  };
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return failed();
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
  const bool whole = read >= 0 && static_cast<uint64_t>(read) == bytes.size();
  const auto error = whole ? Error{} : failed();
  zip_source_close(source);
  if (!whole) return error;
  return bytes;
}

/// The bytes of one file. Those of a file whose checksum is wrong are read as well.
Result<std::string> read_file(zip_t* archive, zip_uint64_t index, const zip_stat_t& stat, bool& doubted) {
  const Entry entry(zip_fopen_index(archive, index, 0), zip_fclose);
  if (!entry) return fail(Errc::kCorrupt, std::string(stat.name) + ": " + zip_strerror(archive));
  // How long it says it is costs nothing to say: memory follows the bytes that come.
  std::string bytes;
  for (uint64_t done = 0; done < stat.size;) {
    bytes.resize(done + std::min<uint64_t>(stat.size - done, kPieceBytes));
    const zip_int64_t read = zip_fread(entry.get(), bytes.data() + done, bytes.size() - done);
    if (read <= 0) return fail(Errc::kCorrupt, std::string(stat.name) + " is cut off in the zip");
    done += static_cast<uint64_t>(read);
    bytes.resize(done);
  }
  // The checksum is compared behind the last byte.
  char more = 0;
  doubted = zip_fread(entry.get(), &more, 1) != 0;
  return bytes;
}

}  // namespace

Result<std::string> write_zip(const Files& files) {
  ZipError error;
  const Source source(zip_source_buffer_create(nullptr, 0, 0, error.get()), zip_source_free);
  if (!source) return fail(Errc::kIo, "cannot make a zip: " + error.text());
  zip_source_keep(source.get());  // the archive drops one hold, we the other
  Archive archive(zip_open_from_source(source.get(), ZIP_CREATE | ZIP_TRUNCATE, error.get()), zip_discard);
  if (!archive) {
    zip_source_free(source.get());
    return fail(Errc::kIo, "cannot make a zip: " + error.text());
  }
  for (const auto& [path, bytes] : files)
    if (!add(archive.get(), path, bytes))
      return fail(Errc::kIo, "cannot put " + path + " into the zip: " + zip_strerror(archive.get()));
  if (zip_close(archive.get()) != 0)
    return fail(Errc::kIo, std::string("cannot write the zip: ") + zip_strerror(archive.get()));
  archive.release();  // closed
  return bytes_of(source.get());
}

Result<Unpacked> read_zip(std::string_view bytes) {
  ZipError error;
  const auto unreadable = [](const std::string& why) { return fail(Errc::kCorrupt, "this is no whole zip: " + why); };
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, error.get());
  if (source == nullptr) return unreadable(error.text());
  const Archive archive(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, error.get()), zip_discard);
  if (!archive) {
    zip_source_free(source);
    return unreadable(error.text());
  }
  Unpacked unpacked;
  uint64_t left = kBytesMax;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count <= 0) return unreadable("it is empty");
  for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), index, 0, &stat) != 0) return unreadable(zip_strerror(archive.get()));
    if (stat.size > left) return fail(Errc::kTooLarge, "the files of the zip have over 4 GiB");
    left -= stat.size;
    bool doubted = false;
    CAIRN_TRY(auto file, read_file(archive.get(), index, stat, doubted));
    if (doubted) unpacked.doubted.emplace_back(stat.name);
    if (!unpacked.files.emplace(stat.name, std::move(file)).second)
      return unreadable("two files are named " + std::string(stat.name));
  }
  return unpacked;
}

}  // namespace cairn::services::audit::bundle
