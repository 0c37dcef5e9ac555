#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/base/date.h"
#include "projections/calendar/quarter.h"

/// What the answer page says, in one table of three languages.
namespace cairn::services::quarters {

enum class Language { kEnglish, kZulu, kAfrikaans };

/// "en", "zu" or "af"; English for anything else.
Language language_of(std::string_view tag);
std::string_view tag_of(Language language);
std::string_view name_of(Language language);  ///< in that language

enum class Text {
  kSkip,
  kHeading,
  kLead,
  kDue,
  kDueLate,
  kReports,
  kReportsHelp,
  kReportFile,
  kReportDue,
  kRowOf,
  kConfirmed,
  kChanged,
  kEnded,
  kHandedOver,
  kNotOurs,
  kChoose,
  kSince,
  kSinceHelp,
  kTitleField,
  kFocus,
  kPurpose,
  kBenefit,
  kRemarks,
  kChangedHelp,
  kChangeFile,
  kLastDay,
  kHowEnded,
  kToUnit,
  kToUnitHelp,
  kWhose,
  kConfirmAll,
  kConfirmAllHelp,
  kSend,
  kSendHelp,
  kSendReports,
  kLater,
  kMoreRows,
  kNothing,
  kNothingHelp,
  kDone,
  kReceipt,
  kReceiptEvents,
  kUndo,
  kUndoHelp,
  kUndone,
  kNoted,
  kSentBefore,
  kProblems,
  kChoiceMissing,
  kStale,
  kUnknownUnit,
  kNotADate,
  kMissing,
  kNothingDiffers,
  kFileKept,
  kFileEmpty,
  kFileTooLarge,
  kFileNotTaken,
  kFileLies,
  kFileGoesWithChange,
  kReportGone,
  kBrokenOff,
  kFormTooLarge,
  kReportFiled,
  kFileAttached,
  kAdded,
  kAdd,
  kAddLead,
  kKindField,
  kPleaseChoose,
  kPartnerField,
  kPartnerHelp,
  kBegins,
  kBeginsHelp,
  kDay,
  kMonth,
  kYear,
  kAddSend,
  kAddBack,
  kOpenRows,
  kDraft,
  kWithPartners,
  kRunningSince,
  kLastConfirmed,
  kLinkCut,
  kLinkCutText,
  kLinkForeign,
  kLinkForeignText,
  kLinkEnded,
  kLinkEndedText,
  kTooMany,
  kTooManyText,
  kNotNow,
  kNotNowText,
  kCount,
};

/// The text; {0}, {1} are replaced.
std::string say(Text text, Language language, std::initializer_list<std::string_view> values = {});

/// "Staff visit"
std::string_view kind_words(engagement::v1::Kind kind, Language language);

/// "14 October 2026"
std::string day_words(Day day, Language language);
/// The same of a date as cells have it, as exact as it is; other text as it is.
std::string date_words(std::string_view date, Language language);
/// "Q1 2026/27 (July to September 2026)"
std::string quarter_words(const projections::calendar::Quarter& quarter, Language language);

}  // namespace cairn::services::quarters
