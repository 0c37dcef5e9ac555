#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "projections/duties/owed.h"
#include "projections/matrix/row.h"
#include "services/http/message.h"
#include "services/quarters/answer_sent.h"
#include "services/quarters/answer_words.h"

namespace cairn::services::quarters {

/// Rows on one page: what follows comes after these are answered. Keeps a page under 100 kB.
inline constexpr size_t kRowsShown = 20;

/// What the log holds of one submission.
struct Receipt {
  uint64_t position = 0;  ///< of AnswersSubmitted
  std::string recorded;   ///< in words
  bool undone = false;
  struct Item {
    std::string title;  ///< of the engagement, report or file; empty for "nothing to report"
    std::string word;   ///< confirmed, …, added, report_filed, file_attached
    std::vector<uint64_t> positions;
  };
  std::vector<Item> items;
};

/// All that one answer page shows. A plain value; the page is a function of it.
struct AnswerPage {
  Language language = Language::kEnglish;
  std::string token = {};
  projections::calendar::Quarter quarter;
  std::string unit = {};
  Day due = {};
  Day last_day = {};  ///< on which answers are taken
  bool late = false;
  bool trial = false;  ///< of a ledger to practise on
  size_t turn = 0;
  /// Without an answer; the first are shown.
  std::vector<std::shared_ptr<const projections::matrix::MatrixRow>> rows = {};
  std::vector<projections::duties::OutstandingReport> reports = {};
  bool may_say_nothing = false;         ///< the unit has no rows and has not said so yet
  std::vector<Receipt> receipts = {};   ///< newest first
  std::vector<std::string> units = {};  ///< names to hand over to

  std::string notice = {};                        ///< said on top; empty for none
  std::vector<http::Parameter> chosen = {};       ///< of a form that was refused: shown again as it was
  std::map<std::string, SentFile> files = {};     ///< of that form: those that were taken stay with it
  std::map<std::string, std::string> wrong = {};  ///< by engagement or field ("" for the whole): why it was refused
  uint64_t file_megabytes_max = 0;
};

std::string answer_html(const AnswerPage& page);

/// The words of an answer's kind, or of what came with it.
Text text_of(std::string_view word);

}  // namespace cairn::services::quarters
