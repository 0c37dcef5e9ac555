#include "eventstore/blobs/media_type.h"

#include <magic.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

namespace cairn::eventstore::blobs {
namespace {

struct Kind {
  MediaType type;
  /// What libmagic may call such a file besides its own name. Office files are ZIP archives, and one whose parts come
  /// in an unusual order is called just that.
  std::array<std::string_view, 2> also;
};

constexpr std::string_view kZip = "application/zip";
constexpr std::string_view kOctets = "application/octet-stream";
constexpr std::string_view kText = "text/plain";

constexpr Kind kKinds[] = {
    {{"application/pdf", ".pdf"}, {}},
    {{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"}, {kZip, kOctets}},
    {{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"}, {kZip, kOctets}},
    {{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"}, {kZip, kOctets}},
    {{"application/vnd.oasis.opendocument.text", ".odt"}, {kZip, kOctets}},
    {{"application/vnd.oasis.opendocument.spreadsheet", ".ods"}, {kZip, kOctets}},
    {{"application/vnd.oasis.opendocument.presentation", ".odp"}, {kZip, kOctets}},
    {{"application/msword", ".doc"}, {"application/CDFV2", "application/x-ole-storage"}},
    {{"application/vnd.ms-excel", ".xls"}, {"application/CDFV2", "application/x-ole-storage"}},
    {{"application/vnd.ms-powerpoint", ".ppt"}, {"application/CDFV2", "application/x-ole-storage"}},
    {{"application/rtf", ".rtf"}, {"text/rtf"}},
    {{"image/jpeg", ".jpg"}, {}},
    {{"image/png", ".png"}, {}},
    {{"image/tiff", ".tif"}, {}},
    {{"message/rfc822", ".eml"}, {kText}},
    {{"text/csv", ".csv"}, {kText, "application/csv"}},
    {{"text/plain", ".txt"}, {}},
};

constexpr std::string_view kZipMark = "PK\x03\x04";

bool same(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
  });
}

const Kind* kind_named(std::string_view name) {
  const auto* found = std::ranges::find_if(kKinds, [&](const Kind& kind) { return same(kind.type.name, name); });
  return found == std::end(kKinds) ? nullptr : found;
}

bool may_be_called(const Kind& kind, std::string_view sniffed, std::string_view beginning) {
  if (same(kind.type.name, sniffed)) return true;
  if (std::ranges::find(kind.also, sniffed) == kind.also.end()) return false;
  return sniffed != kOctets || beginning.starts_with(kZipMark);
}

std::string without_parameters(std::string_view declared) {
  std::string name(declared.substr(0, declared.find(';')));
  while (name.ends_with(' ') || name.ends_with('\t')) name.pop_back();
  return name;
}

/// Loading its tables takes some milliseconds and a cookie is for one thread at a time: one, and a lock.
class Sniffer {
 public:
  Result<std::string> sniff(std::string_view beginning) {
    const std::lock_guard lock(mutex_);
    if (!loaded_) return fail(Errc::kInternal, "libmagic cannot load its tables");
    const char* name = magic_buffer(cookie_.get(), beginning.data(), beginning.size());
    if (name == nullptr) return fail(Errc::kInternal, std::string("libmagic: ") + magic_error(cookie_.get()));
    return std::string(name);
  }

 private:
  std::mutex mutex_;
  const std::unique_ptr<magic_set, decltype(&magic_close)> cookie_{magic_open(MAGIC_MIME_TYPE), &magic_close};
  const bool loaded_ = cookie_ && magic_load(cookie_.get(), nullptr) == 0;
};

Sniffer& sniffer() {
  static Sniffer one;
  return one;
}

std::string endings() {
  std::string list;
  for (const auto& kind : kKinds) list.append(list.empty() ? "" : ", ").append(kind.type.ending.substr(1));
  return list;
}

}  // namespace

std::vector<MediaType> media_types() {
  std::vector<MediaType> types;
  for (const auto& kind : kKinds) types.push_back(kind.type);
  return types;
}

const MediaType* media_type_named(std::string_view name) {
  const auto* kind = kind_named(name);
  return kind == nullptr ? nullptr : &kind->type;
}

const MediaType* media_type_of_file(std::string_view file_name) {
  const auto ending = file_name.substr(std::min(file_name.rfind('.'), file_name.size()));
  if (same(ending, ".jpeg")) return media_type_named("image/jpeg");
  if (same(ending, ".tiff")) return media_type_named("image/tiff");
  const auto* found = std::ranges::find_if(kKinds, [&](const Kind& kind) { return same(kind.type.ending, ending); });
  return found == std::end(kKinds) ? nullptr : &found->type;
}

Result<MediaType> judged_media_type(std::string_view declared, std::string_view beginning) {
  if (beginning.empty()) return fail(Errc::kInvalid, "the file is empty");
  CAIRN_TRY(const auto sniffed, sniffer().sniff(beginning));
  const std::string said = without_parameters(declared);
  if (said.empty() || same(said, kOctets)) {
    if (const auto* type = media_type_named(sniffed)) return *type;
    return fail(Errc::kInvalid, "files of type " + sniffed + " are not taken; taken are " + endings());
  }
  const auto* kind = kind_named(said);
  if (kind == nullptr)
    return fail(Errc::kInvalid, "files of type \"" + said.substr(0, 80) + "\" are not taken; taken are " + endings());
  if (may_be_called(*kind, sniffed, beginning)) return kind->type;
  return fail(Errc::kInvalid, "the file is said to be " + std::string(kind->type.name) + ", and is " + sniffed);
}

}  // namespace cairn::eventstore::blobs
