#include "eventstore/base/json_writer.h"
#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// erase: a person's values can be read no more, anywhere, while the log and its proofs stay as they are.
namespace cairn::services::cairn {
namespace {

constexpr std::string_view kStreamPrefix = "person-";

struct Erase : Ask {
  std::string subject;
  std::string reason;
  std::string approver;
  std::string idempotency_key;
};

std::string receipt_text(const boost::json::value& receipt) {
  return "The person's key is destroyed. What the log tells of it:\n" + tree_of(receipt);
}

ExitCode run(Erase& erase) {
  std::string_view person = erase.subject;
  if (person.starts_with(kStreamPrefix)) person.remove_prefix(kStreamPrefix.size());
  erase.request.method = http::Method::kPost;
  erase.request.target = "/v1/persons/" + encoded(person) + ":erase";
  erase.request.headers = {{"Content-Type", "application/json"}, {"Cairn-Actor", erase.approver + "; role=approver"}};
  if (!erase.idempotency_key.empty()) erase.request.headers.add("Idempotency-Key", erase.idempotency_key);
  JsonWriter(erase.request.body)
      .begin_object()
      .field("reason", erase.reason)
      .field("approver", erase.approver)
      .end_object();
  return erase.run(receipt_text);
}

}  // namespace

void add_erase(CLI::App& app, Chosen& chosen) {
  const auto erase = std::make_shared<Erase>();
  auto* verb = app.add_subcommand("erase", "Destroys the key of a person: name, address and telephone go, for good");
  erase->add_options(*verb);
  verb->add_option("subject", erase->subject, "The person, as person-ID or ID")->required();
  verb->add_option("--reason", erase->reason, "Why, as the ledger keeps it for ever; not who")->required();
  verb->add_option("--approver", erase->approver, "On whose authority: an id, never a name")->required();
  verb->add_option("--idempotency-key", erase->idempotency_key, "The same key with the same content acts once");
  verb->footer(
      "The sealing key is another one afterwards: save its file anew, and make a backup, whose keys replace the ones\n"
      "that earlier backups left beside them. Exit codes: 0 done, 1 refused, 3 no such person or no keys at hand.");
  verb->callback([erase, &chosen] { chosen = [erase] { return run(*erase); }; });
}

}  // namespace cairn::services::cairn
