#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "eventstore/base/json_writer.h"
#include "projections/matrix/cursor.h"
#include "projections/matrix/query.h"
#include "projections/matrix/text.h"

namespace cairn::projections::matrix {
namespace {

bool any_of(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool meets_date(const Condition& condition, std::string_view value) {
  const bool prefix = std::any_of(condition.values.begin(), condition.values.end(),
                                  [&](const std::string& beginning) { return value.starts_with(beginning); });
  if (!condition.values.empty() && !prefix) return false;
  if (!condition.from && !condition.to) return true;
  const auto date = PartialDate::parse(value);
  if (!date) return false;
  return !(condition.from && date.value().last_day() < *condition.from) &&
         !(condition.to && date.value().first_day() > *condition.to);
}

bool meets_value(const Condition& condition, const MatrixRow& row, std::string_view value) {
  const Field& field = *condition.field;
  switch (field.kind) {
    case FieldKind::kDate: return meets_date(condition, value);
    case FieldKind::kText: {
      const auto folded = fold(value);
      return std::any_of(condition.folded.begin(), condition.folded.end(),
                         [&](const std::string& part) { return folded.find(part) != std::string::npos; });
    }
    case FieldKind::kCode:
    case FieldKind::kNumber:
      if (any_of(condition.values, value)) return true;
      return field.label && any_of(condition.folded, fold(field.label(row.directory(), value)));
  }
  return false;
}

bool meets(const Condition& condition, const MatrixRow& row, Values& values) {
  values_of(*condition.field, row, values);
  if (values.empty()) return any_of(condition.values, kNone);
  return std::any_of(values.begin(), values.end(),
                     [&](std::string_view value) { return meets_value(condition, row, value); });
}

bool has_words(const Query& query, const MatrixRow& row) {
  return std::all_of(query.words.begin(), query.words.end(),
                     [&](const std::string& word) { return row.folded().find(word) != std::string::npos; });
}

/// What a row is sorted by under one key. Rows without a value come last, upwards and downwards.
struct SortValue {
  bool missing = true;
  int64_t number = 0;
  std::string text;
};

SortValue sort_value(const Field& field, const MatrixRow& row, Values& values) {
  values_of(field, row, values);
  if (values.empty()) return {};
  SortValue sorted{false, 0, {}};
  const auto value = values.front();
  if (field.kind == FieldKind::kDate) {
    if (const auto date = PartialDate::parse(value)) sorted.number = date.value().first_day().number();
  } else if (field.kind == FieldKind::kNumber) {
    std::from_chars(value.data(), value.data() + value.size(), sorted.number);
  } else {
    sorted.text = fold(label_of(field, row.directory(), value));
  }
  return sorted;
}

/// Rows come in order of id; equals stay in it.
void sort_rows(const Query& query, Selection& rows) {
  if (query.sort.empty()) return;
  struct Keyed {
    const MatrixRow* row;
    std::vector<SortValue> values;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(rows.size());
  Values scratch;
  for (const auto* row : rows) {
    keyed.push_back({row, {}});
    keyed.back().values.reserve(query.sort.size());
    for (const auto& key : query.sort) keyed.back().values.push_back(sort_value(*key.field, *row, scratch));
  }
  std::sort(keyed.begin(), keyed.end(), [&](const Keyed& left, const Keyed& right) {
    for (size_t i = 0; i < query.sort.size(); ++i) {
      const auto& a = left.values[i];
      const auto& b = right.values[i];
      if (a.missing != b.missing) return b.missing;
      const auto order = std::tie(a.number, a.text) <=> std::tie(b.number, b.text);
      if (order != 0) return query.sort[i].down ? order > 0 : order < 0;
    }
    return left.row->id() < right.row->id();
  });
  std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed& entry) { return entry.row; });
}

/// Counts by value, then in the order in which they are shown.
class Counter {
 public:
  void add(std::string_view value) { ++counts_[value]; }
  std::vector<FacetValue> sorted() const {
    std::vector<FacetValue> values;
    values.reserve(counts_.size());
    for (const auto& [value, count] : counts_) values.push_back({value, count});
    std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
      return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    return values;
  }

 private:
  std::unordered_map<std::string_view, size_t> counts_;
};

Error bad_cursor(std::string detail) {
  auto error = fail(Errc::kInvalid, detail);
  error.complaints.push_back({"/query/after", std::move(detail)});
  return error;
}

/// Index of the first row after the cursor's.
Result<size_t> begin_of(const MatrixTable& table, const Query& query, const Selection& rows) {
  if (query.after.empty()) return 0;
  auto decoded = Cursor::decode(query.after);
  if (!decoded) return bad_cursor(decoded.error().context);
  const auto& cursor = decoded.value();
  if (cursor.query_hash != query.hash) return bad_cursor("the cursor belongs to another question");
  if (cursor.at != table.at()) return bad_cursor("the cursor belongs to another valid_at or known_at");
  const auto last =
      std::find_if(rows.begin(), rows.end(), [&](const MatrixRow* row) { return row->id() == cursor.last_id; });
  if (last == rows.end()) return bad_cursor("the cursor's row is not in this answer");
  return static_cast<size_t>(last - rows.begin()) + 1;
}

}  // namespace

bool matches(const Query& query, const MatrixRow& row) {
  Values values;
  return std::all_of(query.conditions.begin(), query.conditions.end(),
                     [&](const Condition& condition) { return meets(condition, row, values); }) &&
         has_words(query, row);
}

Selection select(const MatrixTable& table, const Query& query) {
  Selection rows;
  rows.reserve(table.rows().size());
  for (const auto& row : table.rows())
    if (matches(query, *row)) rows.push_back(row.get());
  sort_rows(query, rows);
  return rows;
}

std::vector<Facet> count_facets(const MatrixTable& table, const Query& query) {
  std::vector<Counter> counters(query.facets.size());
  Values values;
  for (const auto& row : table.rows()) {
    if (!has_words(query, *row)) continue;
    // A row that fails one condition counts for the facet of that condition alone.
    const Field* failed = nullptr;
    size_t failures = 0;
    for (const auto& condition : query.conditions) {
      if (meets(condition, *row, values)) continue;
      failed = condition.field;
      if (++failures > 1) break;
    }
    if (failures > 1) continue;
    for (size_t i = 0; i < counters.size(); ++i) {
      if (failures == 1 && query.facets[i] != failed) continue;
      values_of(*query.facets[i], *row, values);
      if (values.empty()) counters[i].add(kNone);
      for (const auto value : values) counters[i].add(value);
    }
  }
  std::vector<Facet> facets;
  for (size_t i = 0; i < counters.size(); ++i) facets.push_back({query.facets[i], counters[i].sorted()});
  return facets;
}

Result<Page> read_page(const MatrixTable& table, const Query& query) {
  const auto rows = select(table, query);
  CAIRN_TRY(const size_t begin, begin_of(table, query, rows));
  const size_t end = std::min(rows.size(), begin + query.limit);
  Page page;
  page.total = rows.size();
  page.rows.assign(rows.begin() + static_cast<ptrdiff_t>(begin), rows.begin() + static_cast<ptrdiff_t>(end));
  if (end < rows.size()) page.next = Cursor{table.at(), query.hash, std::string(rows[end - 1]->id())}.encode();
  page.facets = count_facets(table, query);
  return page;
}

std::string page_json(const MatrixTable& table, const Query& query, const Page& page, bool with_revision) {
  std::string out;
  out.reserve(page.rows.size() * 2048 + 1024);
  JsonWriter json(out);
  json.begin_object().key("total").number(page.total).key("items").begin_array();
  std::string row_text;
  for (const auto* row : page.rows) {
    row_text.clear();
    append_row(row_text, *row, query.members, with_revision);
    json.raw(row_text);
  }
  json.end_array().key("next");
  page.next.empty() ? json.null() : json.text(page.next);
  if (!page.facets.empty()) {
    json.key("facets").begin_object();
    for (const auto& facet : page.facets) {
      json.key(facet.field->name).begin_array();
      for (const auto& [value, count] : facet.values) {
        json.begin_object().field("value", value);
        const auto label = label_of(*facet.field, table.directory(), value);
        if (label != value) json.field("label", label);
        json.key("count").number(count).end_object();
      }
      json.end_array();
    }
    json.end_object();
  }
  json.key("position").number(table.at().known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::matrix
