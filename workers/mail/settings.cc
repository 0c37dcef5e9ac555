#include "workers/mail/settings.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "workers/mail/file_transport.h"

namespace cairn::workers::mail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFile = "mail.toml";
constexpr int64_t kSecondsMax = 3'600;

/// Takes known keys out of one table and says what is wrong by file and line.
class Table {
 public:
  Table(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  template <class T>
  Result<std::optional<T>> take(std::string_view key, std::string_view what) {
    known_.emplace_back(key);
    const auto* node = table_.get(key);
    if (!node) return std::optional<T>();
    const auto value = node->value_exact<T>();
    if (!value) return wrong(*node, fmt::format("{} is no {}", key, what));
    return std::optional<T>(*value);
  }
  Result<std::optional<std::string>> text(std::string_view key) { return take<std::string>(key, "text in quotes"); }
  const toml::node* node(std::string_view key) {
    known_.emplace_back(key);
    return table_.get(key);
  }
  Result<void> nothing_else() const {
    for (const auto& [key, node] : table_)
      if (std::ranges::find(known_, key.str()) == known_.end())
        return wrong(node, fmt::format("the key {} is unknown", key.str()));
    return success();
  }
  Error wrong(const toml::node& node, const std::string& what) const {
    return fail(Errc::kInvalid, fmt::format("{}:{}: {}", file_, node.source().begin.line, what));
  }
  Error wrong(std::string_view key, const std::string& what) const { return wrong(*table_.get(key), what); }

 private:
  const toml::table& table_;
  const std::string& file_;
  std::vector<std::string> known_;
};

std::string resolved(const std::string& path, const std::string& folder) {
  return path.empty() || fs::path(path).is_absolute() ? path : (fs::path(folder) / path).string();
}

Result<StartTls> starttls_of(std::string_view text) {
  if (text == "required") return StartTls::kRequired;
  if (text == "optional") return StartTls::kOptional;
  if (text == "never") return StartTls::kNever;
  return fail(Errc::kInvalid, "starttls is \"required\", \"optional\" or \"never\"");
}

Result<int64_t> milliseconds(Table& table, std::string_view key, int64_t otherwise_ms) {
  CAIRN_TRY(const auto seconds, table.take<int64_t>(key, "whole number of seconds"));
  if (!seconds) return otherwise_ms;
  if (*seconds < 1 || *seconds > kSecondsMax)
    return table.wrong(key, fmt::format("{} is from 1 to {}", key, kSecondsMax));
  return *seconds * 1'000;
}

Result<SmtpSettings> read_smtp(Table table, const toml::table& place, const std::string& folder) {
  SmtpSettings smtp;
  CAIRN_TRY(const auto url, table.text("url"));
  CAIRN_TRY(const auto starttls, table.text("starttls"));
  CAIRN_TRY(const auto user, table.text("user"));
  CAIRN_TRY(const auto password_file, table.text("password_file"));
  CAIRN_TRY(const auto ca_file, table.text("ca_file"));
  CAIRN_TRY(smtp.connect_ms, milliseconds(table, "connect_seconds", smtp.connect_ms));
  CAIRN_TRY(smtp.total_ms, milliseconds(table, "total_seconds", smtp.total_ms));
  CAIRN_TRY(table.nothing_else());
  smtp.url = url.value_or("");
  smtp.user = user.value_or("");
  smtp.password_file = resolved(password_file.value_or(""), folder);
  smtp.ca_file = resolved(ca_file.value_or(""), folder);
  if (starttls) {
    const auto known = starttls_of(*starttls);
    if (!known) return table.wrong("starttls", known.error().context);
    smtp.starttls = known.value();
  }
  const auto usable = SmtpTransport::make(smtp);
  if (!usable) return table.wrong(place, usable.error().context);
  return smtp;
}

Result<std::optional<Mailbox>> read_mailbox(Table& table, std::string_view key) {
  CAIRN_TRY(const auto text, table.text(key));
  if (!text) return std::optional<Mailbox>();
  auto mailbox = parse_mailbox(*text);
  if (!mailbox) return table.wrong(key, fmt::format("{} {}", key, mailbox.error().context));
  return std::optional(std::move(mailbox).value());
}

Result<std::string> read_base_url(Table& table) {
  CAIRN_TRY(auto text, table.text("base_url"));
  if (!text) return std::string();
  const bool http = text->starts_with("https://") || text->starts_with("http://");
  if (!http || text->find_first_of(" \t\r\n<>\"?#") != std::string::npos)
    return table.wrong("base_url", "base_url is no http(s) address");
  while (text->ends_with('/')) text->pop_back();
  return *text;
}

Result<std::vector<std::string>> read_languages(Table& table, std::vector<std::string> otherwise) {
  const auto* node = table.node("reviewed_languages");
  if (!node) return otherwise;
  std::vector<std::string> languages;
  const auto* list = node->as_array();
  if (!list) return table.wrong(*node, "reviewed_languages is no list of languages");
  for (const auto& entry : *list) {
    const auto language = entry.value_exact<std::string>();
    if (!language) return table.wrong(entry, "reviewed_languages is no list of languages in quotes");
    languages.push_back(*language);
  }
  return languages;
}

}  // namespace

Result<Mailbox> parse_mailbox(std::string_view text) {
  Mailbox mailbox;
  const size_t open = text.find('<');
  if (open == std::string_view::npos) {
    mailbox.address = text;
  } else {
    if (!text.ends_with('>')) return fail(Errc::kInvalid, "is not of the form Name <address>");
    auto name = text.substr(0, open);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name.size() > 1 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
    mailbox = {std::string(name), std::string(text.substr(open + 1, text.size() - open - 2))};
  }
  CAIRN_TRY(check_address(mailbox.address));
  for (const char c : mailbox.name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return fail(Errc::kInvalid, "has a control character");
  return mailbox;
}

Result<Settings> parse_settings(std::string_view text, const std::string& name, const std::string& folder) {
  const auto parsed = toml::parse(text, name);
  if (!parsed)
    return fail(Errc::kInvalid, fmt::format("{}:{}: {}", name, parsed.error().source().begin.line,
                                            std::string_view(parsed.error().description())));
  Settings settings;
  Table table(parsed.table(), name);
  CAIRN_TRY(const auto from, read_mailbox(table, "from"));
  CAIRN_TRY(settings.reply_to, read_mailbox(table, "reply_to"));
  CAIRN_TRY(const auto bounces, read_mailbox(table, "bounce_address"));
  CAIRN_TRY(settings.base_url, read_base_url(table));
  CAIRN_TRY(settings.reviewed_languages, read_languages(table, std::move(settings.reviewed_languages)));
  if (from) settings.from = *from;
  settings.bounce_address = bounces ? bounces->address : settings.from.address;
  if (const auto* smtp = table.node("smtp")) {
    if (!smtp->is_table()) return table.wrong(*smtp, "smtp is no part [smtp]");
    CAIRN_TRY(settings.smtp, read_smtp(Table(*smtp->as_table(), name), *smtp->as_table(), folder));
    if (!from) return table.wrong(*smtp, "mail over a server needs a sender: from = \"Name <address>\"");
  }
  CAIRN_TRY(table.nothing_else());
  return settings;
}

Result<Settings> read_settings(const std::string& data_folder) {
  const auto path = fs::path(data_folder) / kFile;
  std::error_code error;
  if (!fs::exists(path, error) && !error) return Settings{};
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) return fail(Errc::kIo, "cannot read " + path.string());
  return parse_settings(text, path.string(), data_folder);
}

std::string written_mail_folder(const std::string& data_folder) { return (fs::path(data_folder) / "mail").string(); }

Result<std::unique_ptr<Transport>> make_transport(const Settings& settings, const std::string& data_folder) {
  if (!settings.smtp)
    return std::unique_ptr<Transport>(std::make_unique<FileTransport>(written_mail_folder(data_folder)));
  CAIRN_TRY(auto smtp, SmtpTransport::make(*settings.smtp));
  return std::unique_ptr<Transport>(std::move(smtp));
}

}  // namespace cairn::workers::mail
