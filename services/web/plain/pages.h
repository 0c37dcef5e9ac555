#pragma once

#include <string>

#include "services/web/plain/frame.h"

namespace cairn::services::web::plain {

/// The matrix as a table with filters, facets and pages; with `rows` and `columns` as a cross-table of counts. kInvalid
/// with complaints as matrix::Query::parse and read_page.
Result<std::string> matrix_page(const View& view);

/// One engagement: its facts with the event behind each, partners by date, documents, and what happened, event by
/// event, each a link to the state after it; without what happened for who may not read that. kNotFound when nobody
/// knows it at this pair.
Result<std::string> engagement_page(const View& view, const std::string& id_or_ref);

/// One organisation and everything that has or had it as a partner. An id that was merged into another shows the other.
Result<std::string> organisation_page(const View& view, const std::string& id);

/// The newest signed checkpoint, how anybody checks the ledger with it, and what that does not prove.
Result<std::string> verify_page(const View& view);

}  // namespace cairn::services::web::plain
