#pragma once

#include <optional>

#include "services/quarters/answer_page.h"
#include "services/quarters/links.h"

namespace cairn::services::quarters {

/// A link that opens, with the page as it stands. What a form that comes back is read against.
struct Loaded {
  OpenedLink link;
  std::string token_sha256;
  AnswerPage page;
};

/// kNotFound for a link that no duty knows, kDenied once the quarter is locked (the context names quarter and day).
/// `language`: as asked for; that of whoever fills the post otherwise. Blocking.
Result<Loaded> load_page(const Quarters& quarters, const eventstore::Snapshot& snapshot, std::string_view token,
                         std::optional<Language> language);

/// Names of the organisations, in order: what a new engagement's partner may be called. Blocking.
Result<std::vector<std::string>> partner_names(const eventstore::Snapshot& snapshot, Day today);

}  // namespace cairn::services::quarters
