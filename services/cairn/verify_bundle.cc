#include "services/cairn/verify_bundle.h"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "eventstore/base/base64.h"
#include "eventstore/base/json_writer.h"
#include "services/audit/bundle/check.h"
#include "services/cairn/render.h"

namespace cairn::services::cairn {
namespace {

namespace bundle = audit::bundle;
using eventstore::merkle::Verifier;

Result<std::string> bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  if (!file) return fail(Errc::kNotFound, "cannot read " + path);
  return bytes.str();
}

/// Keys are told as they are, or as a file with one a line.
Result<std::vector<Verifier>> keys_of(const std::vector<std::string>& told) {
  std::vector<Verifier> keys;
  for (const auto& text : told) {
    if (auto key = Verifier::parse(text)) {
      keys.push_back(std::move(key).value());
      continue;
    }
    auto listed = bytes_of(text);
    if (!listed) return fail(Errc::kInvalid, "\"" + text.substr(0, 80) + "\" is neither a key nor a file of keys");
    std::istringstream lines(listed.value());
    for (std::string line; std::getline(lines, line);) {
      auto key = Verifier::parse(line);
      if (!key) return fail(Errc::kInvalid, text + ": " + key.error().context);
      keys.push_back(std::move(key).value());
    }
  }
  return keys;
}

std::string_view name_of(bundle::Verdict verdict) {
  switch (verdict) {
    case bundle::Verdict::kWhole: return "whole";
    case bundle::Verdict::kBroken: return "broken";
    case bundle::Verdict::kIncomplete: return "incomplete";
    case bundle::Verdict::kForeign: return "of another log";
  }
  return "";
}

ExitCode code_of(bundle::Verdict verdict) {
  switch (verdict) {
    case bundle::Verdict::kWhole: return ExitCode::kDone;
    case bundle::Verdict::kBroken: return ExitCode::kCorrupt;
    case bundle::Verdict::kIncomplete: return ExitCode::kIncomplete;
    case bundle::Verdict::kForeign: return ExitCode::kForeign;
  }
  return ExitCode::kCorrupt;
}

std::string json_of(const bundle::Outcome& outcome) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("verdict", name_of(outcome.verdict)).key("position");
  outcome.position ? json.number(*outcome.position) : json.null();
  json.field("detail", outcome.detail).field("origin", outcome.said.origin).key("size").number(outcome.said.size);
  json.field("root", to_base64(view_of(outcome.said.root))).field("key", outcome.key);
  json.key("key_held").boolean(outcome.key_held).key("streams").number(outcome.streams);
  json.key("records").number(outcome.records).key("grown_from");
  outcome.grown_from ? json.number(*outcome.grown_from) : json.null();
  json.end_object();
  return text + "\n";
}

std::string text_of(const bundle::Outcome& outcome) {
  std::string text = "whole: " + std::to_string(outcome.records) + " events in " + std::to_string(outcome.streams) +
                     " streams, none hidden, each as it was hashed\n" + std::to_string(outcome.said.size) +
                     " leaves of " + outcome.said.origin + " lead to the root that " + outcome.key + " signed\n";
  text += outcome.key_held ? "the key is one that you gave\n"
                           : "the key came with the bundle: compare it with the one that you have from elsewhere, or "
                             "give that with --key\n";
  if (outcome.grown_from)
    text += "the log grew from the checkpoint of " + std::to_string(*outcome.grown_from) + " events that you held\n";
  return text;
}

/// A file that cannot be read, or is none, has a code of its own.
ExitCode unreadable(const Error& error) {
  report(error);
  return ExitCode::kUnreadable;
}

}  // namespace

std::shared_ptr<VerifyBundle> add_verify_bundle(CLI::App& verb, CLI::Option_group& place) {
  const auto verify = std::make_shared<VerifyBundle>();
  auto* file = place.add_option("--bundle", verify->file, "A bundle; no ledger and no network is needed");
  verb.add_option("--key", verify->keys, "A verifier key that you hold, or a file of them; may be given again")
      ->needs(file);
  verb.add_option("--checkpoint", verify->checkpoint, "The checkpoint that you kept from your last visit, a file")
      ->needs(file);
  return verify;
}

ExitCode run(const VerifyBundle& verify, bool as_json) {
  auto keys = keys_of(verify.keys);
  if (!keys) return report(keys.error());
  bundle::Held held{std::move(keys).value(), {}};
  if (!verify.checkpoint.empty()) {
    auto note = bytes_of(verify.checkpoint);
    if (!note) return unreadable(note.error());
    held.checkpoint = std::move(note).value();
  }
  const auto zip = bytes_of(verify.file);
  if (!zip) return unreadable(zip.error());
  const auto unpacked = bundle::read_zip(zip.value());
  if (!unpacked) return unreadable(unpacked.error());
  const auto outcome = bundle::check(unpacked.value(), held);
  if (as_json) {
    print(json_of(outcome));
  } else if (outcome.verdict == bundle::Verdict::kWhole) {
    print(text_of(outcome));
  } else {
    const auto at = outcome.position ? "position " + std::to_string(*outcome.position) + ": " : std::string();
    std::fprintf(stderr, "cairn: %s: %s%s\n", std::string(name_of(outcome.verdict)).c_str(), at.c_str(),
                 outcome.detail.c_str());
  }
  return code_of(outcome.verdict);
}

}  // namespace cairn::services::cairn
