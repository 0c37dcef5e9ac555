#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "projections/as_of/as_of.h"
#include "projections/matrix/table.h"
#include "services/web/plain/html.h"

namespace cairn::services::web::plain {

/// Below this the plain pages lie; at the top lies the front end.
inline constexpr std::string_view kRoot = "/plain";

/// What every page is made from.
struct View {
  const eventstore::Snapshot& snapshot;
  const projections::matrix::MatrixTable& table;
  projections::as_of::AsOf as_of;
  Day today;
  std::string path;       ///< of this page
  Parameters parameters;  ///< as asked, times included
  bool trial = false;     ///< none of it is real life

  Parameters times() const { return times_of(parameters); }
  /// A link to another plain page, "/" being the matrix, at the same pair of times.
  std::string to(std::string_view other) const {
    return url(std::string(kRoot).append(other == "/" ? "" : other), times());
  }
};

/// Document, skip link, header and, where the question is about the past, the banner (PRODUCT W2); opens <main>.
void open_page(Html& html, const View& view, std::string_view title);
/// Closes <main>; the footer tells the position and the pair.
void close_page(Html& html, const View& view);
/// A whole page for what cannot be shown.
std::string error_page(std::string_view title, std::string_view detail, bool trial);

/// A small number that leads to the event behind a fact.
void cite(Html& html, Position position, std::string_view page = {});
/// The badge in words; nothing for what is over and has nothing outstanding.
void badge(Html& html, const projections::matrix::MatrixRow& row);

/// Content-Security-Policy: nothing but our own stylesheet, named by its SHA-256.
const std::string& content_security_policy();

}  // namespace cairn::services::web::plain
