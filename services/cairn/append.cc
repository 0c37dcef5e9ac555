#include <fstream>
#include <iostream>
#include <sstream>

#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

namespace cairn::services::cairn {
namespace {

struct Append : Ask {
  std::string address;
  std::string body = "-";
  std::string actor = "cli";
  std::string if_match;
  std::string idempotency_key;
};

/// JSON on the command line, in a file (@FILE), or on standard input (-).
Result<std::string> body_of(const std::string& told) {
  if (!told.empty() && told != "-" && told[0] != '@') return told;
  std::stringstream text;
  if (told != "-") {
    std::ifstream file(told.substr(1), std::ios::binary);
    if (!file) return fail(Errc::kNotFound, "cannot read " + told.substr(1));
    text << file.rdbuf();
  } else {
    text << std::cin.rdbuf();
  }
  return text.str();
}

ExitCode run(Append& append) {
  auto body = body_of(append.body);
  if (!body) return report(body.error());
  append.request.method = http::Method::kPost;
  append.request.target = append.address.starts_with('/') ? append.address : "/v1/" + append.address;
  append.request.headers = {{"Content-Type", "application/json"}, {"Cairn-Actor", append.actor}};
  if (!append.if_match.empty()) append.request.headers.add("If-Match", "\"" + append.if_match + "\"");
  if (!append.idempotency_key.empty()) append.request.headers.add("Idempotency-Key", append.idempotency_key);
  append.request.body = std::move(body.value());
  return append.run([](const boost::json::value& receipt) { return tree_of(receipt); });
}

}  // namespace

void add_append(CLI::App& app, Chosen& chosen) {
  const auto append = std::make_shared<Append>();
  auto* verb = app.add_subcommand("append",
                                  "Gives a command, as: cairn append engagements/ENG-0029:renew '{\"ends\":\"2030\"}'");
  append->add_options(*verb);
  verb->add_option("address", append->address, "Of the command below /v1, as units or engagements/ID:renew")
      ->required();
  verb->add_option("body", append->body, "Its JSON, @FILE, or - for standard input")->capture_default_str();
  verb->add_option("--actor", append->actor, "Who acts, as \"anna; role=officer; unit=...\"")->capture_default_str();
  verb->add_option("--if-match", append->if_match, "The revision that was seen; any other is refused");
  verb->add_option("--idempotency-key", append->idempotency_key, "The same key with the same content acts once");
  verb->callback([append, &chosen] { chosen = [append] { return run(*append); }; });
}

}  // namespace cairn::services::cairn
