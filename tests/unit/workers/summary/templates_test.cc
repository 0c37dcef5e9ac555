#include <gmock/gmock.h>

#include "tests/support/mail_words.h"
#include "workers/summary/embedded_templates.h"

namespace cairn::workers::summary {
namespace {

using mail::Dictionary;

Dictionary everything(bool attached) {
  Dictionary words;
  for (const auto* value : {"YEAR", "POSITION", "SENDER"})
    words.set(value, "Café <b> & \"" + std::string(value) + "\"");
  words.set("UNSUBSCRIBE_URL", "").show("UNSUBSCRIBE", false);
  words.show("ATTACHED", attached).show("TOO_LARGE", !attached);
  for (const auto* form : {"HTML", "PDF"})
    words.add("FORM")
        .set("NAME", form)
        .set("SHA256", "ab12")
        .set("LINK", "https://example.org/2026-27." + std::string(form));
  for (const auto* line : {"ledger.test", "7", "a+/b="}) words.add("CHECKPOINT").set("LINE", line);
  return words;
}

TEST(TemplatesTest, TextAndHtmlSayTheSameInEveryLanguage) {
  const auto templates = mail::Templates::of(embedded_templates(), {"en"});
  ASSERT_TRUE(templates.has_value()) << templates.error().context;
  for (const auto* language : {"en", "zu", "af"})
    for (const bool attached : {true, false}) {
      const auto mail = templates.value().fill("delivered", language, everything(attached));
      ASSERT_TRUE(mail.has_value()) << mail.error().context;
      EXPECT_EQ(mail.value().language, language);
      EXPECT_EQ(cairn::testing::words_of_text(mail.value().text), cairn::testing::words_of_html(mail.value().html))
          << language;
      EXPECT_THAT(mail.value().html, ::testing::Not(::testing::HasSubstr("<b>")));
      EXPECT_THAT(mail.value().subject, ::testing::HasSubstr("YEAR"));
      EXPECT_THAT(mail.value().text, ::testing::HasSubstr("ledger.test\n7\na+/b=\n"));
    }
}

TEST(TemplatesTest, NothingGoesOutWithAHoleInIt) {
  const auto templates = mail::Templates::of(embedded_templates(), {"en"});
  ASSERT_TRUE(templates.has_value());
  Dictionary words;
  words.set("YEAR", "2026/27");
  EXPECT_FALSE(templates.value().fill("delivered", "en", words).has_value());
}

}  // namespace
}  // namespace cairn::workers::summary
