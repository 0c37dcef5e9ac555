#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/command.h"
#include "projections/engagements/columns.h"
#include "projections/facts/timeline.h"
#include "projections/facts/words.h"

/// What the rules of decide.cc share: the case before them, and the shapes of single values. Private to this folder.
namespace cairn::services::engagements {

namespace v1 = cairn::engagement::v1;
using projections::engagements::Column;

/// A command before the rules. They complain, warn and add events; the command's own event is the first in `events`.
class Case {
 public:
  Case(const projections::facts::Timeline& history, const eventstore::Command& command);

  const projections::facts::Timeline& history() const { return history_; }
  const projections::facts::Row& latest() const { return latest_; }
  /// The row as it was on a day, as known now.
  projections::facts::Row on(Day day) const { return history_.at(day, Position(UINT64_MAX)); }
  const eventstore::Command& command() const { return command_; }
  const std::optional<PartialDate>& effective() const { return command_.effective; }

  std::string_view text(Column column, std::string_view element = {}) const {
    return latest_.text(projections::engagements::id_of(column), element);
  }
  const projections::facts::Cell* cell(Column column, std::string_view element = {}) const {
    return latest_.find(projections::engagements::id_of(column), element);
  }
  std::vector<const projections::facts::Cell*> all(Column column) const {
    return latest_.all(projections::engagements::id_of(column));
  }
  v1::Status status() const;
  bool back_loaded() const { return text(Column::kBirth) == "recorded"; }

  void complain(std::string pointer, std::string detail) {
    complaints_.push_back({std::move(pointer), std::move(detail)});
  }
  void warn(std::string pointer, std::string detail) { warnings_.push_back({std::move(pointer), std::move(detail)}); }
  bool refused() const { return !complaints_.empty(); }

  /// The command's message; CHECKs that it is an M.
  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(events_[own_].message.get());
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  /// Changes the event that the command leads to.
  template <class M, class Change>
  void edit(Change change) {
    auto copy = std::make_shared<M>(said<M>());
    change(*copy);
    events_[own_].message = std::move(copy);
  }
  eventstore::Happening& own() { return events_[own_]; }
  /// A consequence that the log states beside the command's own event, with its reason and source.
  template <class M>
  void also(M message, std::optional<PartialDate> effective) {
    events_.push_back(consequence(std::move(message), effective));
  }
  template <class M>
  void before(M message, std::optional<PartialDate> effective) {
    events_.insert(events_.begin(), consequence(std::move(message), effective));
    ++own_;
  }
  void tag(std::string_view kind, std::string_view id);

  /// The decision, or the refusal with every complaint.
  Result<eventstore::Decision> take();

 private:
  template <class M>
  eventstore::Happening consequence(M message, std::optional<PartialDate> effective) const {
    return {std::make_shared<M>(std::move(message)), effective, command_.reason, command_.source, {}};
  }

  const projections::facts::Timeline& history_;
  const eventstore::Command& command_;
  projections::facts::Row latest_;
  std::vector<eventstore::Happening> events_;
  size_t own_ = 0;
  std::vector<Complaint> complaints_;
  std::vector<Complaint> warnings_;
};

/// A rule looks at the case; shape rules look at the message alone and so hold for what corrections say as well.
using Rule = void (*)(Case&);

/// Delegations, visits, tours, conferences, exchanges: held on their days, and they owe a report (policy provision 9).
bool is_activity(v1::Kind kind);

bool is_id(std::string_view text);            ///< what a stream id ends with: ^[0-9A-Za-z_]{1,64}$
bool is_element_id(std::string_view text);    ///< of a document, lesson, …: ^[0-9A-Za-z_.-]{1,64}$
bool is_sha256(std::string_view text);        ///< 64 lower-case hexadecimal digits
bool is_currency(std::string_view text);      ///< the shape of ISO 4217: three capital letters
bool is_country(std::string_view text);       ///< the shape of ISO 3166-1 alpha-2
bool is_municipality(std::string_view text);  ///< the shape of a demarcation code: ETH, KZN225, DC43
bool is_quarter(std::string_view text);       ///< 2026-27-Q1, both years consecutive
std::optional<PartialDate> date_of(const cairn::common::v1::PartialDate& date);

/// Complaints about one value each, at `pointer`.
void need_text(Case& it, std::string_view text, const std::string& pointer);
void need_id(Case& it, std::string_view id, const std::string& pointer);
void need_element_id(Case& it, std::string_view id, const std::string& pointer);
void need_quarter(Case& it, std::string_view quarter, const std::string& pointer);
void need_date(Case& it, const cairn::common::v1::PartialDate& date, const std::string& pointer);
void need_money(Case& it, const cairn::common::v1::Money& money, const std::string& pointer);
void need_sha256(Case& it, std::string_view sha256, const std::string& pointer);

/// The date of a cell that holds one.
std::optional<PartialDate> cell_date(const Case& it, Column column);
/// Complains of an end before the engagement's start (as intervals: 2011 does not end before March 2011).
void need_end_after_start(Case& it, const PartialDate& end, const std::string& pointer);

}  // namespace cairn::services::engagements
