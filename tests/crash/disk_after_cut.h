#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "eventstore/base/bytes.h"
#include "tests/crash/file_journal.h"

namespace cairn::eventstore::testing {

/// Files by path below the root; a path that ends in "/" is a folder.
using Image = std::map<std::string, std::string>;
Hash hash_of(const Image& image);

/// What a power cut leaves of what was not synced. A file's bytes are durable once it was synced, the names in a folder
/// once the folder was: a file that was synced may still be gone, and a rename undone.
enum class AfterCut {
  kAllLost,      ///< neither bytes nor names
  kAllKept,      ///< as if nothing had happened
  kBytesLost,    ///< names are kept: files that are there and empty or short
  kNamesLost,    ///< bytes are kept: creates, renames and deletes are undone
  kRandomPages,  ///< any of the 4 KiB pages, zeros between; the first so many changes of names, as journals do
  kTornSectors,  ///< files end at any 512 bytes, or go on with zeros; the first so many changes of names
};
inline constexpr AfterCut kAfterCuts[] = {AfterCut::kAllLost,   AfterCut::kAllKept,     AfterCut::kBytesLost,
                                          AfterCut::kNamesLost, AfterCut::kRandomPages, AfterCut::kTornSectors};
const char* name_of(AfterCut state);

/// A disk that remembers what was synced and what was not. Not thread-safe.
class Disk {
 public:
  /// Everything in `image` is durable; the root itself always is.
  explicit Disk(const Image& image = {});
  void apply(const FileOperation& operation);
  Image after_cut(AfterCut state, std::mt19937_64& random) const;

 private:
  using Number = size_t;  // of a file or folder, in files_
  using Names = std::map<std::string, Number>;
  struct File {
    bool folder = false;
    std::string durable;
    std::string now;
  };
  /// A name that comes (to a file) or goes, or both at once.
  struct Change {
    uint64_t at = 0;  // the operation
    std::string removes;
    std::string adds;
    Number file = 0;
  };

  Number add(bool folder);
  File* find(const std::string& path);
  void change(Change change);
  void sync_folder(const std::string& path, uint64_t before);
  Names names_after_cut(AfterCut state, std::mt19937_64& random) const;

  std::vector<File> files_;
  Names durable_names_;
  Names names_;
  std::vector<Change> changes_;  // of names, not durable yet, in their order
  uint64_t operations_ = 0;
};

/// Writes the files of the image into `folder`, which is emptied before.
void put_on_disk(const Image& image, const std::string& folder);
/// The files below `folder`, but for RocksDB's lock and its own log of events.
Image take_from_disk(const std::string& folder);

}  // namespace cairn::eventstore::testing
