#include "services/audit/selection.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/parameters.h"

// A line as Accept, a line as Last-Event-ID, then a query string: which events a reader asks for. Refused with
// complaints that name the parameter, or a selection within its limits.

namespace cairn::fuzz {

namespace audit = services::audit;

void try_input(std::string_view input) {
  services::http::Request request;
  request.headers.set("Accept", std::string(take_line(input)));
  if (const auto last = take_line(input); !last.empty()) request.headers.set("Last-Event-ID", std::string(last));
  request.query_parameters = parameters_of(input);
  const auto form = audit::form_of(request);
  const auto selection = audit::selection_of(request, form.value_or(audit::Form::kJson));
  if (!selection) {
    CAIRN_CHECK(!selection.error().complaints.empty(), "what is refused says where it is wrong");
    return;
  }
  const auto& asked = selection.value();
  CAIRN_CHECK(asked.limit >= 1 && asked.limit <= 500, "a page has 1 to 500 events");
  CAIRN_CHECK(asked.is_everything() + asked.is_one_stream() <= 1, "one stream is not everything");
  const auto again = audit::selection_of(request, asked.form);
  CAIRN_CHECK(again && again.value().from == asked.from && again.value().filter.types == asked.filter.types,
              "the same request asks the same");
}

}  // namespace cairn::fuzz
