#include "workers/mail/file_transport.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "eventstore/base/bytes.h"
#include "eventstore/base/durable_file.h"

namespace cairn::workers::mail {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;

/// The message id of the header's own line; empty when there is none.
std::string_view message_id_of(std::string_view bytes) {
  constexpr std::string_view kName = "\r\nMessage-ID: <";
  const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
  const size_t at = head.find(kName);
  if (at == std::string_view::npos) return {};
  const auto rest = head.substr(at + kName.size());
  const size_t end = rest.find('>');
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

/// What the file holds; none when there is none.
Result<std::optional<std::string>> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::error_code error;
    if (!fs::exists(path, error) && !error) return std::optional<std::string>();
    return fail(Errc::kIo, "cannot read the mail " + path.filename().string());
  }
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return fail(Errc::kIo, "cannot read the mail " + path.filename().string());
  return std::optional(std::move(bytes));
}

}  // namespace

std::string file_name_of(std::string_view message_id) {
  return to_hex(view_of(sha256({"file of ", message_id}))).substr(0, 32) + ".eml";
}

Result<Outcome> FileTransport::send(const Envelope& envelope, std::string_view bytes, const Stopping& stopping) {
  for (const auto& address : {envelope.return_path, envelope.to}) {
    CAIRN_TRY(check_address(address));
  }
  const auto message_id = message_id_of(bytes);
  if (message_id.empty()) return fail(Errc::kInvalid, "the mail has no Message-ID");
  if (stopping()) return fail(Errc::kCancelled, "stopping before the mail was written");
  const auto name = file_name_of(message_id);
  const auto path = fs::path(folder_) / name;
  CAIRN_TRY(make_folder_durably(folder_));
  CAIRN_TRY(const auto before, read(path));
  if (before && *before != bytes) return fail(Errc::kDuplicate, "another mail with this Message-ID is in " + name);
  // Written again when it is there: an earlier attempt may have ended before the folder was synced.
  CAIRN_TRY(write_durably(path.string(), bytes, kOwnerOnly));
  return Outcome{Verdict::kTaken, Stage::kContent, 0, "", "written as " + name};
}

Result<size_t> forget_written(const std::string& folder, std::string_view address) {
  CAIRN_TRY(const auto written, list_written(folder, SIZE_MAX));
  size_t forgotten = 0;
  for (const auto& mail : written) {
    const auto path = fs::path(folder) / mail.file;
    CAIRN_TRY(const auto bytes, read(path));
    if (!bytes || bytes->find(address) == std::string::npos) continue;
    std::error_code error;
    fs::remove(path, error);
    if (error) return fail(Errc::kIo, "cannot remove the mail " + mail.file + ": " + error.message());
    ++forgotten;
  }
  return forgotten;
}

std::string FileTransport::where() const { return "the folder " + fs::path(folder_).filename().string(); }

Result<std::vector<WrittenMail>> list_written(const std::string& folder, size_t mails_max) {
  std::vector<WrittenMail> list;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".eml") continue;
    const auto size = entry->file_size(error);
    if (error) break;
    list.push_back({entry->path().filename().string(), static_cast<int64_t>(size)});
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return fail(Errc::kIo, "cannot list the written mails: " + error.message());
  std::ranges::sort(list, {}, &WrittenMail::file);
  list.resize(std::min(list.size(), mails_max));
  return list;
}

}  // namespace cairn::workers::mail
