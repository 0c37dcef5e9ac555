#include "services/quarters/answer_sent.h"

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/blobs/blobs.h"
#include "eventstore/blobs/media_type.h"
#include "projections/duties/token.h"
#include "services/http/form.h"
#include "services/http/multipart.h"

namespace cairn::services::quarters {
namespace {

namespace blobs = eventstore::blobs;
using boost::asio::awaitable;

/// All texts of a form; a page of 20 rows has some 30 kB of them.
constexpr size_t kTextBytesMax = size_t{1024} * 1024;
constexpr size_t kPartsMax = 2000;
constexpr size_t kFileNameBytesMax = 200;

Error too_much_text() {
  return fail(Errc::kTooLarge,
              "the texts of the form are over the limit of " + std::to_string(kTextBytesMax) + " bytes");
}

/// The last part of a path, without control characters, cut between two characters.
std::string tidy_name(std::string_view name) {
  if (const size_t slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string tidy;
  for (const char c : name)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) tidy.push_back(c);
  if (tidy.size() <= kFileNameBytesMax) return tidy;
  size_t end = kFileNameBytesMax;
  while (end > 0 && (static_cast<unsigned char>(tidy[end]) & 0xc0) == 0x80) --end;
  tidy.resize(end);
  return tidy;
}

/// What a file says it is: its ending, when that is of a kind that is taken, else what the sender says of it.
std::string declared_of(const std::string& name, const std::string& media_type) {
  const auto* by_name = blobs::media_type_of_file(name);
  return by_name == nullptr ? media_type : std::string(by_name->name);
}

bool is_taken(const std::string& declared) {
  std::string_view name = std::string_view(declared).substr(0, declared.find(';'));
  while (name.ends_with(' ')) name.remove_suffix(1);
  return blobs::media_type_named(name) != nullptr;
}

/// Reads the part to its end, whatever is wrong with it, so that those behind it are read too.
awaitable<Result<SentFile>> take_file(const uploads::Uploads& uploads, http::MultipartReader& form, http::Part part) {
  SentFile file;
  file.name = tidy_name(*part.file_name);
  CAIRN_CO_TRY(auto arrival, co_await uploads::Arrival::begin(uploads));
  while (true) {
    CAIRN_CO_TRY(auto piece, co_await form.read());
    if (piece.empty()) break;
    if (file.fault) continue;
    const auto written = co_await arrival.write(std::move(piece));
    if (!written && written.error().code != Errc::kTooLarge) co_return written.error();
    if (!written) file.fault = FileFault::kTooLarge;
  }
  if (file.fault) co_return file;
  if (arrival.bytes() == 0) {
    file.fault = FileFault::kEmpty;
    co_return file;
  }
  const auto declared = declared_of(file.name, part.media_type);
  const auto kept = co_await arrival.keep(declared);
  if (!kept && kept.error().code != Errc::kInvalid) co_return kept.error();
  if (!kept) {
    file.fault = is_taken(declared) ? FileFault::kLies : FileFault::kNotTaken;
    co_return file;
  }
  file.sha256 = to_hex(view_of(kept.value().blob.sha256));
  file.media_type = kept.value().blob.media_type;
  co_return file;
}

awaitable<Result<std::string>> take_text(http::MultipartReader& form, size_t& room) {
  std::string text;
  while (true) {
    CAIRN_CO_TRY(const auto piece, co_await form.read());
    if (piece.empty()) co_return text;
    if (piece.size() > room) co_return too_much_text();
    room -= piece.size();
    text += piece;
  }
}

awaitable<Result<void>> take_parts(const uploads::Uploads& uploads, http::MultipartReader& reader, SentForm& form) {
  size_t room = kTextBytesMax;
  for (size_t parts = 0;; ++parts) {
    CAIRN_CO_TRY(auto part, co_await reader.next());
    if (!part) co_return success();
    if (parts == kPartsMax) co_return too_much_text();
    if (part->file_name && part->file_name->empty()) continue;  // no file was chosen
    std::string name = part->name;
    if (part->file_name) {
      CAIRN_CO_TRY(auto file, co_await take_file(uploads, reader, std::move(*part)));
      form.files[std::move(name)] = std::move(file);
      continue;
    }
    CAIRN_CO_TRY(auto text, co_await take_text(reader, room));
    form.fields.push_back({std::move(name), std::move(text)});
  }
}

awaitable<Result<std::string>> take_body(http::BodyReader& body) {
  std::string text;
  while (true) {
    CAIRN_CO_TRY(const auto piece, co_await body.read());
    if (piece.empty()) co_return text;
    if (text.size() + piece.size() > kTextBytesMax) co_return too_much_text();
    text += piece;
  }
}

void append_text(std::string& out, std::string_view text) {
  append_u64(out, text.size());
  out += text;
}

/// Up to the next space, which goes with it.
std::string_view take_word(std::string_view& text) {
  const size_t space = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, space);
  text.remove_prefix(std::min(space + 1, text.size()));
  return word;
}

}  // namespace

std::string_view SentForm::field(std::string_view name) const { return http::value_of(fields, name); }

std::string SentForm::content() const {
  std::string content = "form\n";
  for (const auto& field : fields) {
    if (field.name.starts_with(kKeptField)) continue;
    append_text(content, field.name);
    append_text(content, field.value);
  }
  for (const auto& [field, file] : files) {
    append_text(content, field);
    append_text(content, file.sha256);
  }
  return content;
}

awaitable<Result<SentForm>> receive_form(const uploads::Uploads& uploads, http::Request& request) {
  SentForm form;
  CAIRN_CO_TRY(const auto boundary, http::boundary_of(request));
  if (!boundary) {
    CAIRN_CO_TRY(request.body, co_await take_body(*request.stream));
    CAIRN_CO_TRY(form.fields, http::form_of(request));
    co_return form;
  }
  http::MultipartReader reader(*request.stream, *boundary);
  const auto read = co_await take_parts(uploads, reader, form);
  if (!read && read.error().code != Errc::kInvalid) co_return read.error();
  form.whole = read.has_value();
  co_return form;
}

Result<void> add_kept(const eventstore::Snapshot& snapshot, std::string_view link_secret, std::string_view token,
                      SentForm& form) {
  namespace duties = projections::duties;
  for (const auto& field : form.fields) {
    if (!field.name.starts_with(kKeptField)) continue;
    std::string_view rest = field.value;
    const auto sha256 = take_word(rest);
    const auto stamp = take_word(rest);
    const auto hash = hash_of_hex(sha256);
    const auto name = field.name.substr(kKeptField.size());
    if (!hash || !duties::is_stamp(stamp, link_secret, token, sha256) || form.files.contains(name)) continue;
    CAIRN_TRY(const auto blob, blobs::find(snapshot, *hash));
    if (!blob) continue;
    form.files.emplace(name,
                       SentFile{tidy_name(rest), to_hex(view_of(blob->sha256)), blob->media_type, std::nullopt, true});
  }
  for (auto& [field, file] : form.files) file.stamp = duties::stamp_of(link_secret, token, file.sha256);
  return success();
}

}  // namespace cairn::services::quarters
