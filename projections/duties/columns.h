#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::duties {

/// What an event can set of one unit's duty for one quarter. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "opened"
  kUnit,
  kMunicipality,
  kQuarter,         ///< 2026-27-Q1
  kReminder,        ///< by element: message id; queued, sending, sent, failed (and tried again), dead or bounced
  kReminderStep,    ///< by element: message id; working days, as "-14"
  kReminderLevel,   ///< by element: message id; contact, deputy, head or mile
  kReminderPost,    ///< by element: message id; post id
  kLink,            ///< by element: SHA-256 of a token; the post that it was made for
  kSeen,            ///< by element: post id; "later": somebody said that it was seen
  kDeclined,        ///< by element: post id; "declined"
  kLevel,           ///< who is asked now, once it was escalated
  kCause,           ///< why
  kAnswer,          ///< by element: engagement id; confirmed, changed, ended, handed_over or not_ours
  kNothing,         ///< "nothing_to_report"
  kSubmission,      ///< by element: position of AnswersSubmitted; "submitted", "corrects" (a certificate) or "undone"
  kExcuse,          ///< unit_closed, post_empty or other
  kReminderPerson,  ///< by element: message id; who filled the post then
  kUndelivered,     ///< by element: message id; "hard" (the address will not do) or "soft"
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"unit", ColumnType::kId},
    {"municipality", ColumnType::kCode},
    {"quarter", ColumnType::kCode},
    {"reminder", ColumnType::kCode, true},
    {"reminder_step", ColumnType::kNumber, true},
    {"reminder_level", ColumnType::kCode, true},
    {"reminder_post", ColumnType::kId, true},
    {"link", ColumnType::kId, true},
    {"seen", ColumnType::kCode, true},
    {"declined", ColumnType::kCode, true},
    {"level", ColumnType::kCode},
    {"cause", ColumnType::kCode},
    {"answer", ColumnType::kCode, true},
    {"nothing", ColumnType::kCode},
    {"submission", ColumnType::kCode, true},
    {"excuse", ColumnType::kCode},
    {"reminder_person", ColumnType::kId, true},
    {"undelivered", ColumnType::kCode, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::duties
