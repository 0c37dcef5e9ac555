#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// matrix: a question to the same route that the page asks.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Matrix : Ask {
  AsOf as_of;
  unsigned limit = 50;
  std::string after;
  std::string text;
  std::string sort;
  std::vector<std::string> filters;
};

const std::vector<std::string> kMatrixColumns = {
    "ref", "title", "kind", "partners", "status", "geographic_level", "start_date", "end_date"};

std::string page_text(const json::value& page, const std::vector<std::string>& columns) {
  if (!page.is_object() || !page.as_object().contains("items")) return tree_of(page);
  const json::object& object = page.as_object();
  std::string out = table_of(object.at("items").as_array(), columns);
  out += cell_of(object.at("total")) + " in all, at position " + cell_of(object.at("position"));
  const auto* next = object.if_contains("next");
  if (next != nullptr && next->is_string()) out += "; more with --after " + cell_of(*next);
  return out + "\n";
}

ExitCode run(Matrix& matrix) {
  QueryText query;
  matrix.as_of.add_to(query);
  query.add("limit", std::to_string(matrix.limit)).add_if("after", matrix.after);
  query.add_if("q", matrix.text).add_if("sort", matrix.sort);
  if (const auto wrong = add_filters(query, matrix.filters)) return report(*wrong);
  matrix.request.target = "/v1/matrix" + query.text();
  return matrix.run([](const json::value& page) { return page_text(page, kMatrixColumns); });
}

}  // namespace

void add_matrix(CLI::App& app, Chosen& chosen) {
  const auto matrix = std::make_shared<Matrix>();
  auto* verb = app.add_subcommand("matrix", "Prints the matrix, filtered, at any day as known at any time");
  matrix->add_options(*verb);
  matrix->as_of.add_options(*verb);
  verb->add_option("--limit", matrix->limit, "Rows a page")->capture_default_str()->check(CLI::Range(1, 500));
  verb->add_option("--after", matrix->after, "The next page, as the one before named it");
  verb->add_option("--text", matrix->text, "Free text");
  verb->add_option("--sort", matrix->sort, "Columns, parted by commas; a leading - sorts downwards");
  verb->add_option("--filter", matrix->filters, "COLUMN=VALUE; may be given again");
  verb->callback([matrix, &chosen] { chosen = [matrix] { return run(*matrix); }; });
}

}  // namespace cairn::services::cairn
