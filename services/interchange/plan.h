#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "services/interchange/csv.h"
#include "services/interchange/ledger.h"

namespace cairn::services::interchange {

enum class Outcome { kAdd, kChange, kSame, kConflict, kBad };
std::string_view name_of(Outcome outcome);

/// One cell in which the file and the ledger differ, both as a reader of the file would write them.
struct FieldChange {
  std::string field;
  std::string before;
  std::string after;
};

/// What becomes of one row.
struct RowPlan {
  size_t line = 0;
  std::string name;  ///< ref, name or code, as far as it can be read
  Outcome outcome = Outcome::kSame;
  std::vector<FieldChange> changes;
  std::vector<CsvError> errors;
  std::vector<eventstore::StreamWrite> writes;  ///< one atomic commit; none unless kAdd or kChange
};

/// What is imported and how.
struct ImportFile {
  std::string municipality;  ///< whose units and engagements; a demarcation code
  std::string name;          ///< of the file, for the reason of each event
  std::string hash;          ///< SHA-256 of the content, hex
  PartialDate as_of;         ///< the day on which the file is taken to speak: when a partner is no longer named
};

/// The cells of one record by the heading's names; readers add what is wrong to the row's errors.
class Cells {
 public:
  Cells(const CsvRecord& record, const std::vector<std::string>& heading, std::vector<CsvError>& errors)
      : record_(record), heading_(heading), errors_(errors) {}

  /// Without blanks around it and without the apostrophe of an export; "" for a column that the file does not have.
  std::string text(std::string_view column) const;
  /// The same, and an error when it is empty.
  std::string required(std::string_view column) const;
  /// A partial date, or none when the cell is empty; an error when it is no date.
  std::optional<PartialDate> date(std::string_view column) const;
  /// Parted by ';', without blanks and empty parts; an error when one stands twice.
  std::vector<std::string> list(std::string_view column) const;
  /// A word of a closed list, or "".
  std::string word(std::string_view column, std::initializer_list<std::string_view> words) const;
  void complain(std::string_view column, std::string detail) const;
  size_t line() const { return record_.line; }
  /// Nothing is wrong with the row so far.
  bool good() const { return errors_.empty(); }

 private:
  const CsvRecord& record_;
  const std::vector<std::string>& heading_;
  std::vector<CsvError>& errors_;
};

/// Gathers the events of one row, stream by stream in the order of first mention.
class Draft {
 public:
  Draft(const ImportFile& file, size_t line, std::string source, std::vector<std::string> tags = {});

  /// Appends an event. `entity` is the stream's state before the row; it is looked at once a stream.
  void add(const StreamId& stream, const Entity& entity, std::string type, const google::protobuf::Message& message,
           std::optional<PartialDate> effective);
  /// A Corrected that stands in for `target`: the same event but with this message and date.
  void correct(const StreamId& stream, const Entity& entity, const Standing& target,
               const google::protobuf::Message& message, std::optional<PartialDate> effective);
  /// The same with the message's bytes: what changes is the date alone.
  void correct(const StreamId& stream, const Entity& entity, const Standing& target, std::string payload,
               std::optional<PartialDate> effective);
  void void_event(const StreamId& stream, const Entity& entity, const Standing& target);
  bool empty() const { return writes_.empty(); }
  /// With the ids of commit and events filled in; the commit's is that of the first stream.
  std::vector<eventstore::StreamWrite> take();

 private:
  const ImportFile& file_;
  size_t line_;
  std::string source_;
  std::vector<std::string> tags_;
  std::vector<eventstore::StreamWrite> writes_;
};

/// The commit id that Draft::take gave its events.
CommitId commit_id_of(const ImportFile& file, size_t line, const std::vector<eventstore::StreamWrite>& writes);

/// The entity's row as the last import left it: what somebody changed by hand since then differs from it. A row that
/// does not exist when no import ever told of the entity.
Result<projections::facts::Row> row_of_last_import(const Ledger& ledger, const Entity& entity,
                                                   std::string_view category, std::string_view id);

/// Plans rows of one kind of file, in their order. Pure but for what it reads from the ledger.
class Planner {
 public:
  virtual ~Planner() = default;
  /// Outcome, changes, errors and writes for a record whose fields match the heading. An error is one of the ledger,
  /// not of the row. The writes are not folded into the ledger yet.
  virtual Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) = 0;
};

/// One factory a kind; each takes its heading for granted (import.h checks it).
std::unique_ptr<Planner> municipality_planner(ImportFile file, std::vector<std::string> heading);
std::unique_ptr<Planner> municipality_change_planner(ImportFile file, std::vector<std::string> heading);
std::unique_ptr<Planner> unit_planner(ImportFile file, std::vector<std::string> heading);
std::unique_ptr<Planner> organisation_planner(ImportFile file, std::vector<std::string> heading);
std::unique_ptr<Planner> network_planner(ImportFile file, std::vector<std::string> heading);
std::unique_ptr<Planner> engagement_planner(ImportFile file, std::vector<std::string> heading);

/// Any of the file's keys that has been planned before: a second row of the same entity is an error of that row.
class SeenOnce {
 public:
  /// Complains, naming the first line, when the key was there before.
  void look(const Cells& cells, std::string_view column, const std::string& key);

 private:
  std::set<std::pair<std::string, size_t>> seen_;
};

}  // namespace cairn::services::interchange
