#include <algorithm>
#include <charconv>
#include <numeric>
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

/// What one walk over a table comes to: the rows that match, each with what it is sorted by, and the counts. The rows
/// lie far apart in memory, so everything that is asked of one is asked while it is at hand.
class Walk {
 public:
  Walk(const MatrixTable& table, const Query& query, bool with_facets)
      : query_(query), counters_(with_facets ? query.facets.size() : 0) {
    rows_.reserve(table.rows().size());
    keys_.reserve(table.rows().size() * query.sort.size());
    for (const auto& row : table.rows()) look_at(*row);
  }

  /// The first `count` rows in the order of the query. Rows come in order of id; equals stay in it.
  Selection first(size_t count) {
    Selection rows(rows_.size());
    count = std::min(count, rows.size());
    if (query_.sort.empty()) return {rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(count)};
    std::vector<uint32_t> order(rows_.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto end = order.begin() + static_cast<ptrdiff_t>(count);
    std::partial_sort(order.begin(), end, order.end(), [&](uint32_t a, uint32_t b) { return comes_before(a, b); });
    std::transform(order.begin(), end, rows.begin(), [&](uint32_t place) { return rows_[place]; });
    rows.resize(count);
    return rows;
  }

  size_t total() const { return rows_.size(); }

  std::vector<Facet> facets() const {
    std::vector<Facet> facets;
    for (size_t i = 0; i < counters_.size(); ++i) facets.push_back({query_.facets[i], counters_[i].sorted()});
    return facets;
  }

 private:
  void look_at(const MatrixRow& row) {
    if (!has_words(query_, row)) return;
    // A row that fails one condition counts for the facet of that condition alone.
    const Field* failed = nullptr;
    for (const auto& condition : query_.conditions) {
      if (meets(condition, row, values_)) continue;
      if (failed || counters_.empty()) return;
      failed = condition.field;
    }
    for (size_t i = 0; i < counters_.size(); ++i) {
      if (failed && query_.facets[i] != failed) continue;
      values_of(*query_.facets[i], row, values_);
      if (values_.empty()) counters_[i].add(kNone);
      for (const auto value : values_) counters_[i].add(value);
    }
    if (failed) return;
    rows_.push_back(&row);
    for (const auto& key : query_.sort) keys_.push_back(sort_value(*key.field, row, values_));
  }

  bool comes_before(uint32_t left, uint32_t right) const {
    const size_t width = query_.sort.size();
    for (size_t i = 0; i < width; ++i) {
      const auto& a = keys_[left * width + i];
      const auto& b = keys_[right * width + i];
      if (a.missing != b.missing) return b.missing;
      if (a.number != b.number) return query_.sort[i].down ? a.number > b.number : a.number < b.number;
      const int order = a.text.compare(b.text);
      if (order != 0) return query_.sort[i].down ? order > 0 : order < 0;
    }
    return left < right;
  }

  const Query& query_;
  Selection rows_;
  std::vector<SortValue> keys_;  // of each row one for each key of the query
  std::vector<Counter> counters_;
  Values values_;
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

Selection select(const MatrixTable& table, const Query& query) { return Walk(table, query, false).first(SIZE_MAX); }

std::vector<Facet> count_facets(const MatrixTable& table, const Query& query) {
  return Walk(table, query, true).facets();
}

Result<Page> read_page(const MatrixTable& table, const Query& query) {
  Walk walk(table, query, !query.facets.empty());
  // Where a later page begins is known from the whole order only.
  const auto rows = walk.first(query.after.empty() ? query.limit : SIZE_MAX);
  CAIRN_TRY(const size_t begin, begin_of(table, query, rows));
  const size_t end = std::min(rows.size(), begin + query.limit);
  Page page;
  page.total = walk.total();
  page.rows.assign(rows.begin() + static_cast<ptrdiff_t>(begin), rows.begin() + static_cast<ptrdiff_t>(end));
  if (end < page.total) page.next = Cursor{table.at(), query.hash, std::string(rows[end - 1]->id())}.encode();
  page.facets = walk.facets();
  return page;
}

std::string page_json(const MatrixTable& table, const Query& query, const Page& page, bool with_revision,
                      const requests::Disputes& disputes) {
  std::string out;
  out.reserve(page.rows.size() * 2048 + 1024);
  JsonWriter json(out);
  json.begin_object().key("total").number(page.total).key("items").begin_array();
  std::string row_text;
  for (const auto* row : page.rows) {
    row_text.clear();
    append_row(row_text, *row, query.members, with_revision);
    if (!disputes.empty())
      requests::add_disputes(row_text, requests::disputes_in(disputes, row->facts(), engagements::kColumns));
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
