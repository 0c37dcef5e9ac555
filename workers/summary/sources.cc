#include "workers/summary/sources.h"

#include "eventstore/base/check.h"
#include "projections/posts/columns.h"
#include "projections/posts/kind.h"
#include "projections/registers/register.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;

Result<std::map<std::string, std::string, std::less<>>> read_posts(const eventstore::Snapshot& snapshot,
                                                                   Position known) {
  std::map<std::string, std::string, std::less<>> posts;
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::posts::kKind.view));
  CAIRN_TRY(rows.each(Day::latest(), known, [&](std::string_view id, const p::facts::Row& row) {
    posts.emplace(id, row.text(p::posts::id_of(p::posts::Column::kTitle)));
    return true;
  }));
  return posts;
}

}  // namespace

Result<std::unique_ptr<Sources>> Sources::read(std::shared_ptr<const eventstore::Snapshot> snapshot,
                                               const cairn::summary::v1::Manifest& manifest, std::string home) {
  CAIRN_TRY(const auto year, p::calendar::FinancialYear::parse(manifest.year()));
  if (manifest.position() == 0 || manifest.position() > snapshot->head().value())
    return fail(Errc::kInvalid, "a summary is made from 1 to " + std::to_string(snapshot->head().value()) +
                                    " events, not from " + std::to_string(manifest.position()));
  std::unique_ptr<Sources> sources(new Sources(year));
  sources->municipality_ = manifest.municipality();
  sources->home_ = std::move(home);
  sources->known_ = Position(manifest.position());
  if (manifest.previous_position() > 0) sources->previous_ = Position(manifest.previous_position());
  CAIRN_TRY(sources->posts_, read_posts(*snapshot, sources->known_));
  CAIRN_TRY(sources->world_, p::figures::World::read(snapshot));
  sources->snapshot_ = std::move(snapshot);
  for (const auto& pinned :
       p::figures::figures_of_year(sources->world(), sources->municipality_, year, sources->known_)) {
    auto entry = sources->entry_of(pinned, sources->known_);
    sources->by_id_.emplace(pinned.id.text(sources->municipality_), sources->figures_.size());
    sources->figures_.push_back(std::move(entry));
  }
  return sources;
}

Entry Sources::entry_of(const p::figures::Pinned& pinned, Position known) const {
  const auto* formula = p::figures::formula_of(pinned.id.formula, pinned.version);
  CAIRN_CHECK(formula != nullptr, "a pinned formula is in the catalogue");
  Entry entry{pinned, pinned.id.text(home_), {}, p::figures::evaluate(*world_, *formula, pinned.id, known), {}};
  entry.link = "/v1/figures/" + entry.id + "@" + std::to_string(known.value());
  for (const auto& member : entry.figure.members)
    entry.member_titles.push_back(p::figures::member_title(*world_, *formula, pinned.id, member, known));
  return entry;
}

Entry Sources::of_year(const Entry& entry, const p::calendar::FinancialYear& year, Position known) const {
  auto pinned = entry.pinned;
  pinned.id.period.year = year;
  if (pinned.id.period.quarter) pinned.id.period.quarter = year.quarter(pinned.id.period.quarter->number());
  const auto formula = p::figures::formula_for(*world_, pinned.id, known);
  if (formula) pinned.version = formula.value()->version;
  return entry_of(pinned, known);
}

const Entry& Sources::figure(std::string_view id) const {
  const auto found = by_id_.find(id);
  CAIRN_CHECK(found != by_id_.end(), "a figure that a summary shows is one of the year");
  return figures_[found->second];
}

std::vector<const Entry*> Sources::slices(std::string_view formula, std::string_view dimension) const {
  std::vector<const Entry*> slices;
  for (const auto& entry : figures_)
    if (entry.pinned.id.formula == formula && entry.pinned.id.dimension == dimension) slices.push_back(&entry);
  return slices;
}

std::string Sources::post_title(std::string_view id) const {
  const auto found = posts_.find(id);
  return found == posts_.end() || found->second.empty() ? std::string(id) : found->second;
}

Cell figure_cell(const Entry& entry) {
  using p::figures::Shape;
  const auto& value = entry.figure.value;
  const auto shape = entry.figure.formula->shape;
  if (!value.has_data) return no_data_cell(entry.link);
  Cell cell = text_cell(entry.text(), entry.link);
  if (shape == Shape::kShare) cell.text += " (" + p::figures::percent_of(value) + ")";
  if (shape == Shape::kCount) {
    cell.type = Cell::Type::kNumber;
    cell.number = static_cast<int64_t>(value.count);
  }
  if (shape == Shape::kMoney && value.sums.size() <= 1) {
    cell.type = Cell::Type::kNumber;
    cell.number = value.sums.empty() ? 0 : value.sums.begin()->second;
    cell.decimals = 2;
  }
  if (shape == Shape::kAmount && value.sums.size() == 1) {
    cell.type = Cell::Type::kNumber;
    cell.number = value.sums.begin()->second;
    cell.decimals = 3;
  }
  return cell;
}

}  // namespace cairn::workers::summary
