#include "tests/crash/disk_after_cut.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "eventstore/base/check.h"

namespace cairn::eventstore::testing {
namespace {

constexpr size_t kPageBytes = 4096;
constexpr size_t kSectorBytes = 512;

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

void apply_to(std::map<std::string, size_t>& names, const std::string& removes, const std::string& adds, size_t file) {
  if (!removes.empty()) names.erase(removes);
  if (!adds.empty()) names[adds] = file;
}

/// Each page that was not synced is the new one or what was there before, zeros beyond the old end.
std::string random_pages(const std::string& durable, const std::string& now, std::mt19937_64& random) {
  if (durable == now) return now;
  const size_t size = random() % 2 ? now.size() : std::min(now.size(), durable.size()) + random() % (now.size() + 1);
  std::string bytes = durable;
  bytes.resize(std::min(size, now.size()), '\0');
  for (size_t page = 0; page < bytes.size(); page += kPageBytes) {
    const size_t count = std::min(kPageBytes, bytes.size() - page);
    if (random() % 2) bytes.replace(page, count, now, page, count);
  }
  return bytes;
}

/// The new bytes up to some sector; from there on the file has ended, or holds zeros.
std::string torn(const std::string& durable, const std::string& now, std::mt19937_64& random) {
  if (durable == now || now.size() < durable.size()) return random() % 2 ? durable : now;
  const size_t sectors = now.size() / kSectorBytes - durable.size() / kSectorBytes + 1;
  const size_t end = (durable.size() / kSectorBytes + random() % sectors) * kSectorBytes;
  std::string bytes = now.substr(0, std::max(durable.size(), std::min(end, now.size())));
  if (random() % 2) bytes.resize(now.size(), '\0');
  return bytes;
}

}  // namespace

Hash hash_of(const Image& image) {
  std::string bytes;
  for (const auto& [path, content] : image) {
    append_u64(bytes, path.size());
    bytes += path;
    append_u64(bytes, content.size());
    bytes += content;
  }
  return sha256(bytes);
}

const char* name_of(AfterCut state) {
  switch (state) {
    case AfterCut::kAllLost: return "all lost";
    case AfterCut::kAllKept: return "all kept";
    case AfterCut::kBytesLost: return "bytes lost";
    case AfterCut::kNamesLost: return "names lost";
    case AfterCut::kRandomPages: return "random pages";
    case AfterCut::kTornSectors: return "torn sectors";
  }
  return "";
}

Disk::Disk(const Image& image) {
  for (const auto& [path, bytes] : image) {
    const bool folder = path.ends_with('/');
    const Number file = add(folder);
    files_[file].durable = files_[file].now = bytes;
    names_[folder ? path.substr(0, path.size() - 1) : path] = file;
  }
  durable_names_ = names_;
}

Disk::Number Disk::add(bool folder) {
  files_.push_back({folder, "", ""});
  return files_.size() - 1;
}

Disk::File* Disk::find(const std::string& path) {
  const auto found = names_.find(path);
  return found == names_.end() ? nullptr : &files_[found->second];
}

void Disk::change(Change change) {
  apply_to(names_, change.removes, change.adds, change.file);
  changes_.push_back(std::move(change));
}

void Disk::apply(const FileOperation& operation) {
  using Kind = FileOperation::Kind;
  const uint64_t at = operations_++;
  File* file = find(operation.path);
  switch (operation.kind) {
    case Kind::kCreate:
      if (file)
        file->now.clear();
      else
        change({at, "", operation.path, add(false)});
      break;
    case Kind::kMakeFolder:
      if (!file) change({at, "", operation.path, add(true)});
      break;
    case Kind::kAppend:
      if (file) file->now += operation.bytes;
      break;
    case Kind::kTruncate:
      if (file) file->now.resize(operation.number);
      break;
    case Kind::kSync:
      if (file) file->durable = file->now.substr(0, operation.number);
      break;
    case Kind::kRename:
      CAIRN_CHECK(file != nullptr, "a file that is renamed is there");
      change({at, operation.path, operation.to, names_.at(operation.path)});
      break;
    case Kind::kDelete: change({at, operation.path, "", 0}); break;
    case Kind::kSyncFolder: sync_folder(operation.path, operation.number); break;
    case Kind::kSent:
    case Kind::kAnswered:
    case Kind::kSigned:
    case Kind::kKept:
    case Kind::kTimed: break;
  }
}

void Disk::sync_folder(const std::string& path, uint64_t before) {
  std::erase_if(changes_, [&](const Change& change) {
    const bool here = folder_of(change.adds.empty() ? change.removes : change.adds) == path;
    if (!here || change.at >= before) return false;
    apply_to(durable_names_, change.removes, change.adds, change.file);
    return true;
  });
}

Disk::Names Disk::names_after_cut(AfterCut state, std::mt19937_64& random) const {
  Names names = durable_names_;
  const bool some = state == AfterCut::kTornSectors || state == AfterCut::kRandomPages;
  const size_t first = some ? random() % (changes_.size() + 1) : changes_.size();
  for (size_t i = 0; i < first; ++i) apply_to(names, changes_[i].removes, changes_[i].adds, changes_[i].file);
  return names;
}

Image Disk::after_cut(AfterCut state, std::mt19937_64& random) const {
  const bool names_lost = state == AfterCut::kAllLost || state == AfterCut::kNamesLost;
  const Names names = names_lost ? durable_names_ : names_after_cut(state, random);
  Image image;
  for (const auto& [path, number] : names) {
    // A name below a folder that is gone is gone with it. Folders sort before what is in them.
    const auto folder = folder_of(path);
    if (!folder.empty() && !image.contains(folder + "/")) continue;
    const File& file = files_[number];
    if (file.folder) {
      image[path + "/"] = "";
    } else if (state == AfterCut::kAllLost || state == AfterCut::kBytesLost) {
      image[path] = file.durable;
    } else if (state == AfterCut::kRandomPages) {
      image[path] = random_pages(file.durable, file.now, random);
    } else if (state == AfterCut::kTornSectors) {
      image[path] = torn(file.durable, file.now, random);
    } else {
      image[path] = file.now;
    }
  }
  return image;
}

void put_on_disk(const Image& image, const std::string& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [path, bytes] : image) {
    const std::string place = folder + "/" + path;
    if (path.ends_with('/')) {
      std::filesystem::create_directories(place);
    } else {
      std::ofstream file(place, std::ios::binary);
      file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      CAIRN_CHECK(file.good(), "an image can be written");
    }
  }
}

Image take_from_disk(const std::string& folder) {
  const FileJournal names(folder);
  Image image;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto path = names.relative(entry.path().string());
    if (path.empty()) continue;
    if (entry.is_directory()) {
      image[path + "/"] = "";
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    image[path] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return image;
}

}  // namespace cairn::eventstore::testing
