#include "services/cairn/place.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// key: who signs the checkpoints, and another sealing key. Reading needs neither the log nor its lock; a new key takes
// the lock, so that no server goes on signing with the old one.
namespace cairn::services::cairn {
namespace {

struct Key {
  std::string data;
  std::string url;
  std::string file;
  bool make = false;
  bool rotate = false;
  bool rotate_sealing = false;
  bool all = false;
};

/// One verifier key a line, newest first, as /audit/keys gives them.
Result<std::string> keys_at(const std::string& url) {
  CAIRN_TRY(const auto server, server_at(url));
  http::Request request;
  request.target = "/audit/keys";
  CAIRN_TRY(const auto response, server->call(std::move(request)));
  if (response.status == 200) return std::string(response.text());
  return fail(Errc::kUnavailable, "the server answered " + std::to_string(response.status) + " for /audit/keys");
}

Result<std::string> keys_in(const std::string& folder) {
  CAIRN_TRY(const auto keys, Ledger::keys_of(folder));
  if (!keys.signer) return fail(Errc::kNotFound, "the ledger has no key; cairn key --make gives it one");
  std::string lines;
  for (const auto& verifier : keys.verifiers) lines += verifier.text() + "\n";
  return lines;
}

Result<std::string> changed(const Key& key) {
  Ledger::Options options;
  options.folder = key.data;
  CAIRN_TRY(const auto ledger, Ledger::open(std::move(options)));
  CAIRN_TRY(const auto verifier, key.make ? Ledger::make_key(key.data, key.file) : Ledger::rotate_key(key.data));
  return verifier.text() + "\n";
}

ExitCode rotate_sealing(const Key& key) {
  const auto file = Ledger::rotate_sealing_key(key.data);
  if (!file) return report(file.error());
  print(file.value() +
        " holds another sealing key: save it anew, destroy the copies of the old one, and make a backup\n");
  return ExitCode::kDone;
}

ExitCode run(const Key& key) {
  if (key.rotate_sealing) return rotate_sealing(key);
  const auto lines = key.make || key.rotate ? changed(key) : key.url.empty() ? keys_in(key.data) : keys_at(key.url);
  if (!lines) return report(lines.error());
  print(key.all ? lines.value() : lines.value().substr(0, lines.value().find('\n') + 1));
  return ExitCode::kDone;
}

}  // namespace

void add_key(CLI::App& app, Chosen& chosen) {
  const auto key = std::make_shared<Key>();
  auto* verb = app.add_subcommand("key", "Prints the key with which anybody verifies the ledger's checkpoints");
  auto* place = verb->add_option_group("place", "Where to work");
  auto* data =
      place->add_option("--data", key->data, "A data folder; for --make and --rotate one that no server holds");
  place->add_option("--url", key->url, "A running server, as http://127.0.0.1:8080");
  place->require_option(1);
  auto* make = verb->add_flag("--make", key->make, "Gives a key to a ledger that was made without one")->needs(data);
  auto* rotate = verb->add_flag("--rotate", key->rotate,
                                "Puts a new key in the place of the old one; old notes can still be verified")
                     ->needs(data)
                     ->excludes(make);
  verb->add_flag("--rotate-sealing", key->rotate_sealing,
                 "Puts a new sealing key in the place of the old one, with the key of every person wrapped anew")
      ->needs(data)
      ->excludes(make)
      ->excludes(rotate);
  verb->add_option("--signing-key", key->file, "With --make: the file of the private key, taken or made")->needs(make);
  verb->add_flag("--all", key->all, "Print the keys of earlier notes as well, newest first");
  verb->callback([key, &chosen] { chosen = [key] { return run(*key); }; });
}

}  // namespace cairn::services::cairn
