#include <gmock/gmock.h>

#include "tests/support/mail_words.h"
#include "workers/reminders/embedded_templates.h"

namespace cairn::workers::reminders {
namespace {

using mail::Dictionary;

constexpr std::array kValues = {"QUARTER",  "QUARTER_WORDS", "LAST_DAY", "DUE",    "LAST_ANSWER",    "MISSED_DAYS",
                                "UNIT",     "UNITS",         "ROWS",     "COUNT",  "TITLE",          "ENGAGEMENT",
                                "PARTNERS", "DAY",           "LINK",     "SENDER", "UNSUBSCRIBE_URL"};
constexpr std::array kSections = {"ONE",       "MANY",          "MISSED",      "BEFORE",  "AFTER",      "ON_TIME",
                                  "LATE",      "AS_DEPUTY",     "AS_HEAD",     "AS_MILE", "BY_SILENCE", "BY_BOUNCE",
                                  "BY_VACANT", "BY_NO_ADDRESS", "BY_DECLINED", "NO_ROWS", "UNSUBSCRIBE"};

/// Everything that the templates may show, with text that wants escaping.
Dictionary everything(bool shown) {
  Dictionary words;
  for (const auto* value : kValues) words.set(value, "Café <b> & \"" + std::string(value) + "\"");
  words.set("LINK", "https://example.org/answer/abc").set("UNSUBSCRIBE_URL", "https://example.org/u?lang=en");
  for (const auto* section : kSections) words.show(section, shown);
  for (int i = 0; i < 2; ++i) {
    auto& group = words.add("GROUP");
    for (const auto* section : kSections) group.show(section, shown);
    auto& reports = group.add("HAS_REPORTS");
    for (int n = 0; n < 2; ++n) reports.add("REPORT").show("REPORT_DUE", n == 0);
    auto& rows = group.add("HAS_ROWS");
    for (int n = 0; n < 2; ++n) rows.add("ROW").show("WITH", n == 0);
    rows.show("MORE", shown);
  }
  return words;
}

TEST(TemplatesTest, TextAndHtmlSayTheSameInEveryLanguage) {
  const auto templates = mail::Templates::of(embedded_templates(), {"en"});
  ASSERT_TRUE(templates.has_value()) << templates.error().context;
  for (const auto* name : {"step", "thanks"})
    for (const auto* language : {"en", "zu", "af"})
      for (const bool shown : {true, false}) {
        const auto mail = templates.value().fill(name, language, everything(shown));
        ASSERT_TRUE(mail.has_value()) << mail.error().context;
        EXPECT_EQ(mail.value().language, language);
        EXPECT_EQ(cairn::testing::words_of_text(mail.value().text), cairn::testing::words_of_html(mail.value().html))
            << name << " " << language;
        EXPECT_THAT(mail.value().html, ::testing::Not(::testing::HasSubstr("<b>")));
        EXPECT_THAT(mail.value().subject, ::testing::HasSubstr("QUARTER"));
      }
}

TEST(TemplatesTest, NothingGoesOutWithAHoleInIt) {
  const auto templates = mail::Templates::of(embedded_templates(), {"en"});
  ASSERT_TRUE(templates.has_value());
  Dictionary words;
  words.set("QUARTER", "Q1");
  EXPECT_FALSE(templates.value().fill("step", "en", words).has_value());
}

}  // namespace
}  // namespace cairn::workers::reminders
