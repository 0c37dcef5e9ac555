#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/command.h"
#include "eventstore/projection.h"
#include "projections/facts/timeline.h"
#include "services/commands/entity.h"

namespace cairn::tests {

/// Rows of a view in memory.
class MapRows final : public eventstore::ViewRows {
 public:
  Result<std::optional<std::string>> get(std::string_view key) override;
  void put(std::string key, std::string value) override { rows[std::move(key)] = std::move(value); }
  void erase(std::string key) override { rows.erase(key); }
  std::map<std::string, std::string> rows;
};

/// One entity's life for given-when-then: commands are JSON as the API takes it, decided by the context's own `decide`,
/// and what they lead to is recorded and folded by the register's own view.
class Story {
 public:
  explicit Story(const services::commands::Entity& entity, std::string id = "e1");

  /// What the command comes to now; nothing is recorded.
  Result<eventstore::Decision> when(std::string_view verb, std::string_view json) const;
  /// Decides and records; a refusal fails the test, with its complaints.
  Story& given(std::string_view verb, std::string_view json);
  /// Decides and records, or leaves everything as it is; whether it was accepted.
  bool attempt(std::string_view verb, std::string_view json);
  /// Records an event of another entity, so that positions have gaps.
  void elsewhere() { ++next_position_; }

  const std::vector<eventstore::StoredEvent>& events() const { return events_; }
  Position head() const { return Position(next_position_); }
  projections::facts::Timeline timeline() const;
  projections::facts::Row row() const { return timeline().latest(); }
  projections::facts::Row row(std::string_view valid_at) const;
  /// "" when there is none; columns by their names.
  std::string text(std::string_view column, std::string_view element = {}) const;
  std::string text_on(std::string_view day, std::string_view column, std::string_view element = {}) const;
  const MapRows& rows() const { return rows_; }

  Day today = PartialDate::parse("2026-11-23").value().first_day();

 private:
  Result<eventstore::Command> command_of(std::string_view verb, std::string_view json) const;
  void record(const eventstore::Decision& decision);

  const services::commands::Entity& entity_;
  std::string id_;
  std::vector<eventstore::StoredEvent> events_;
  uint64_t next_position_ = 100;
  mutable MapRows rows_;
};

/// Types of the events, in order.
std::vector<std::string> types_of(const Result<eventstore::Decision>& decision);
/// "pointer: detail" of each complaint or warning, in order.
std::vector<std::string> complaints_of(const Result<eventstore::Decision>& decision);
std::vector<std::string> pointers_of(const Result<eventstore::Decision>& decision);
std::vector<std::string> warned_of(const Result<eventstore::Decision>& decision);

}  // namespace cairn::tests
