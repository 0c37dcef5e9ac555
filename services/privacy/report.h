#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cairn/log/v1/record.pb.h"
#include "services/privacy/disclosures.h"
#include "services/privacy/persons.h"
#include "services/privacy/requests.h"

namespace cairn::services::privacy {

/// A mail that was made for the person.
struct MailTo {
  Position position;
  int64_t recorded_us = 0;
  std::string duty;  ///< stream of the duty that it reminds of
  std::string message_id;
  bool sent = false;
};

/// A time in a post, as known now.
struct PostHeld {
  std::string post;
  std::optional<PartialDate> from;
  Position set_by;
};

/// The certificate of an erasure: SubjectErased in the person's stream.
struct Certificate {
  Position position;
  int64_t recorded_us = 0;
  std::string approver;
  std::string reason;
};

struct RequestMade {
  std::string id;
  projections::requests::Request request;
};

/// Everything that the ledger holds of one person (POPIA, Act 4 of 2013, section 23).
struct Report {
  Person person;
  std::vector<eventstore::StoredEvent> events;  ///< the person's stream, opened; "[erased]" once its key is gone
  std::set<std::string> told;                   ///< names of the fields that the report tells in the clear
  std::vector<PostHeld> posts;
  std::vector<Disclosure> disclosures;
  std::vector<MailTo> mails;
  std::vector<RequestMade> requests;
  std::optional<Certificate> certificate;
  Position position;  ///< the head that it is made from
};

/// kNotFound for one who was never registered; kUnavailable while the keys cannot be read. Reads every reminder: they
/// are as many as duties. Blocking.
Result<Report> report_of(const eventstore::Snapshot& snapshot, const eventstore::sealing::KeyRing* keys,
                         const std::string& person);

/// {"person_id","state","held","events","purposes","posts","recipients":{"disclosures","mails"},"requests","erasure",
///  "position"}
std::string report_json(const Report& report, Day today);
/// The same on a page to print.
std::string report_page(const Report& report, Day today);

}  // namespace cairn::services::privacy
