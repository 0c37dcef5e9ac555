#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "cairn/engagement/v1/events.pb.h"
#include "projections/calendar/words.h"

/// What the answer page says, in one table of three languages.
namespace cairn::services::quarters {

using projections::calendar::date_words;
using projections::calendar::day_words;
using projections::calendar::Language;
using projections::calendar::language_of;
using projections::calendar::name_of;
using projections::calendar::quarter_words;
using projections::calendar::tag_of;

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
  kNotSentYet,
  kSentBefore,
  kProblems,
  kChoiceMissing,
  kStale,
  kRowGone,
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
  kTrial,
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

}  // namespace cairn::services::quarters
