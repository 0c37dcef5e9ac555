#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/check.h"
#include "services/registers/decide.h"

/// What the rules of this folder share. Private to it.
namespace cairn::services::registers {

/// What is wrong with one message by itself; the same rules hold for commands and for what corrections say.
class Shape {
 public:
  Shape(const google::protobuf::Message& message, std::string pointer)
      : message_(message), pointer_(std::move(pointer)) {}

  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(&message_);
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  void complain(std::string_view field, std::string detail) {
    complaints_.push_back({pointer_ + "/" + std::string(field), std::move(detail)});
  }
  void need_text(std::string_view field, std::string_view value);
  void need_id(std::string_view field, std::string_view value);
  std::vector<Complaint> take() { return std::move(complaints_); }

 private:
  const google::protobuf::Message& message_;
  std::string pointer_;
  std::vector<Complaint> complaints_;
};

/// A command before the rules that look at the entity and at others.
class Case {
 public:
  Case(const Subject& subject, const eventstore::Command& command, const Others& others);

  std::string_view id() const { return subject_.id; }
  std::string_view category() const { return subject_.category; }
  const eventstore::Command& command() const { return command_; }
  const projections::facts::Row& latest() const { return latest_; }
  /// The row as it was on a day, as known now.
  projections::facts::Row on(Day day) const { return subject_.history.at(day, Position(UINT64_MAX)); }
  /// All that was ever said of the entity.
  const projections::facts::Timeline& history() const { return subject_.history; }
  /// From when the command counts; unknown counts from the start.
  Day from() const { return command_.effective ? command_.effective->first_day() : Day::earliest(); }
  const Others& others() const { return others_; }
  /// Whether other entities are looked at now.
  bool looks() const { return others_.row != nullptr; }
  /// The latest row of another entity; one that does not exist when there is none, or when reading failed.
  projections::facts::Row other(std::string_view category, std::string_view id);

  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(command_.content.get());
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  eventstore::Happening& own() { return own_; }
  void complain(std::string pointer, std::string detail) {
    complaints_.push_back({std::move(pointer), std::move(detail)});
  }
  void complain(std::vector<Complaint> complaints);
  void warn(std::string pointer, std::string detail) { warnings_.push_back({std::move(pointer), std::move(detail)}); }
  void need_reason();
  /// Remembers that reading failed, which is then the outcome. True when it did not.
  template <class T>
  bool read(const Result<T>& result) {
    if (!result && !failed_) failed_ = result.error();
    return result.has_value();
  }

  Result<eventstore::Decision> take();

 private:
  const Subject& subject_;
  const eventstore::Command& command_;
  const Others& others_;
  projections::facts::Row latest_;
  eventstore::Happening own_;
  std::vector<Complaint> complaints_;
  std::vector<Complaint> warnings_;
  std::optional<Error> failed_;
};

/// Shape rules look at a message, judge rules at the case; null: nothing to look at.
using ShapeRule = void (*)(Shape&);
using JudgeRule = void (*)(Case&);

struct Verb {
  eventstore::VerbInfo info;
  std::unique_ptr<google::protobuf::Message> (*make)() = nullptr;
  ShapeRule shape = nullptr;
  JudgeRule judge = nullptr;
};

/// The verb whose event is of this type; null when there is none.
const Verb* verb_of_type(std::string_view category, std::string_view type);

template <class M>
std::unique_ptr<google::protobuf::Message> make() {
  return std::make_unique<M>();
}

/// The verbs of each register, in its own file.
std::span<const Verb> organisation_verbs();
std::span<const Verb> unit_verbs();
std::span<const Verb> post_verbs();
std::span<const Verb> person_verbs();
std::span<const Verb> municipality_verbs();
std::span<const Verb> rules_verbs();

// decide_correct.cc, the same for every register
void judge_correct(Case& it);
void judge_void(Case& it);
// decide_units.cc: a parent that would make a circle, or is none
void need_parent(Case& it, std::string_view parent, const std::string& pointer);

std::string in_quotes(std::string_view text);
bool is_id(std::string_view text);            ///< what a stream id ends with: ^[0-9A-Za-z_]{1,64}$
bool is_country(std::string_view text);       ///< the shape of ISO 3166-1 alpha-2
bool is_municipality(std::string_view text);  ///< a demarcation code: ETH, KZN225
/// "a -> b -> a"
std::string way_of(const std::vector<std::string>& chain);

}  // namespace cairn::services::registers
