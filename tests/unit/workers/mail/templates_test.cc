#include "workers/mail/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mail_words.h"
#include "workers/mail/embedded_templates.h"
#include "workers/mail/template_markers.h"

namespace cairn::workers::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kText =
    "Subject: {{UNIT}} owes {{COUNT}}\n\nGood day.\n{{#ROWS}}\n- {{TITLE}}: {{URL}}\n{{/ROWS}}\n{{#LATE}}\nIt is "
    "late.\n{{/LATE}}\n";
constexpr std::string_view kHtml =
    "<p>Good day.</p>\n<ul>\n{{#ROWS}}\n<li title=\"{{TITLE}}\"><a href=\"{{URL}}\">{{TITLE}}</a></li>\n{{/ROWS}}\n"
    "</ul>\n{{#LATE}}\n<p>It is late.</p>\n{{/LATE}}\n";
const TemplateSource kStep{"step", "en", kText, kHtml};

Templates templates(std::vector<TemplateSource> sources = {kStep}, std::vector<std::string> reviewed = {}) {
  auto made = Templates::of(sources, std::move(reviewed));
  EXPECT_TRUE(made) << made.error().context;
  return std::move(made).value();
}

std::string refusal(TemplateSource source) {
  const auto made = Templates::of(std::vector{source}, {});
  EXPECT_FALSE(made);
  if (made) return "";
  EXPECT_EQ(made.error().code, Errc::kInternal);
  return made.error().context;
}

/// All that kStep and the layout ask for.
void fill_in(Dictionary& dictionary, const std::string& title = "Bremen") {
  dictionary.set("UNIT", "Water").set("COUNT", "1").set("SENDER", "MILE").show("LATE", false).show("UNSUBSCRIBE");
  dictionary.set("UNSUBSCRIBE_URL", "https://x.org/u");
  dictionary.add("ROWS").set("TITLE", title).set("URL", "https://x.org/a?b=1&c=2");
}

TEST(TemplatesTest, BothTwinsAreFilled) {
  Dictionary dictionary;
  fill_in(dictionary);
  dictionary.add("ROWS").set("TITLE", "Nairobi").set("URL", "https://x.org/b");
  const auto mail = templates().fill("step", "en", dictionary).value();
  EXPECT_EQ(mail.subject, "Water owes 1");
  EXPECT_THAT(mail.text, ::testing::StartsWith("Good day.\n- Bremen: https://x.org/a?b=1&c=2\n- Nairobi: "
                                               "https://x.org/b\n\n-- \nMILE\n"));
  EXPECT_THAT(mail.html, HasSubstr("<a href=\"https://x.org/a?b=1&amp;c=2\">Bremen</a>"));
  EXPECT_THAT(mail.html, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(mail.html, HasSubstr("<title>Water owes 1</title>"));
  EXPECT_EQ(cairn::testing::words_of_text(mail.text), cairn::testing::words_of_html(mail.html));
}

TEST(TemplatesTest, HtmlIsEscapedByWhereItStandsAndTextIsNot) {
  Dictionary dictionary;
  fill_in(dictionary, "<b>\"R&D\"</b>");
  dictionary.add("ROWS").set("TITLE", "x").set("URL", "javascript:alert(1)");
  const auto mail = templates().fill("step", "en", dictionary).value();
  EXPECT_THAT(mail.text, HasSubstr("- <b>\"R&D\"</b>: "));
  EXPECT_THAT(mail.html, HasSubstr(">&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;</a>"));
  EXPECT_THAT(mail.html, HasSubstr("title=\"&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;\""));
  EXPECT_THAT(mail.html, Not(HasSubstr("javascript:")));
}

TEST(TemplatesTest, ASubjectIsOneLine) {
  Dictionary dictionary;
  fill_in(dictionary);
  dictionary.set("UNIT", "Water\r\nBcc: x\t&  Sanitation");
  EXPECT_EQ(templates().fill("step", "en", dictionary).value().subject, "Water Bcc: x & Sanitation owes 1");
}

TEST(TemplatesTest, ASectionIsSometimesNotShown) {
  Dictionary dictionary;
  fill_in(dictionary);
  EXPECT_THAT(templates().fill("step", "en", dictionary).value().text, Not(HasSubstr("late")));
  dictionary.show("LATE");
  EXPECT_THAT(templates().fill("step", "en", dictionary).value().text, HasSubstr("\nIt is late.\n"));
}

TEST(TemplatesTest, AHoleIsAnErrorThatNamesIt) {
  const auto made = templates();
  const auto lacks = [&](const Dictionary& dictionary) {
    const auto mail = made.fill("step", "zu", dictionary);
    EXPECT_FALSE(mail);
    EXPECT_EQ(mail.error().code, Errc::kInternal);
    return mail.error().context;
  };
  Dictionary none;
  EXPECT_EQ(lacks(none), "template step.en lacks the value UNIT");
  Dictionary undecided;
  undecided.set("UNIT", "Water").set("COUNT", "1").set("SENDER", "MILE").show("UNSUBSCRIBE", false).show("LATE");
  EXPECT_EQ(lacks(undecided), "template step.en lacks the section ROWS");
  undecided.add("ROWS").set("TITLE", "Bremen");
  EXPECT_EQ(lacks(undecided), "template step.en lacks the value URL");
}

TEST(TemplatesTest, WithoutATextInTheLanguageItIsEnglish) {
  Dictionary dictionary;
  fill_in(dictionary);
  EXPECT_EQ(templates().fill("step", "xh", dictionary).value().language, "en");
  EXPECT_EQ(templates().fill("other", "en", dictionary).error().code, Errc::kNotFound);
}

TEST(TemplatesTest, ALanguageThatNobodyReviewedSaysSo) {
  Dictionary dictionary;
  fill_in(dictionary);
  const TemplateSource zulu{"step", "zu", kText, kHtml};
  const std::string note = "akukabuyekezwa";
  EXPECT_THAT(templates({kStep, zulu}).fill("step", "zu", dictionary).value().text, HasSubstr(note));
  EXPECT_THAT(templates({kStep, zulu}, {"zu"}).fill("step", "zu", dictionary).value().text, Not(HasSubstr(note)));
  EXPECT_THAT(templates({kStep, zulu}).fill("step", "en", dictionary).value().text, Not(HasSubstr("reviewed")));
}

TEST(TemplatesTest, EveryLayoutSaysTheSameInBothForms) {
  for (const std::string language : {"zu", "af"}) {
    Dictionary dictionary;
    fill_in(dictionary);
    const auto made = templates({kStep, {"step", language, kText, kHtml}}, {});
    const auto mail = made.fill("step", language, dictionary).value();
    EXPECT_EQ(cairn::testing::words_of_text(mail.text), cairn::testing::words_of_html(mail.html)) << language;
  }
}

TEST(TemplatesTest, ATemplateThatIsWrongIsRefusedWithItsPlace) {
  EXPECT_THAT(refusal({"step", "en", "Good day", kHtml}), HasSubstr("template step.en.txt: it does not begin with"));
  EXPECT_THAT(refusal({"step", "en", kText, "<p>\n{{#ROWS}}</p>"}), HasSubstr("the section ROWS is not closed"));
  EXPECT_THAT(refusal({"step", "en", kText, "<a href={{UNIT}}>x</a>"}), HasSubstr("template step.en.html"));
  EXPECT_THAT(refusal({"step", "en", kText, "{{UNIT:none}}"}), HasSubstr("{{UNIT:none}} is no value"));
  EXPECT_THAT(refusal({"step", "zu", kText, kHtml}), HasSubstr("no English one"));
  EXPECT_THAT(refusal({"step", "xh", kText, kHtml}), HasSubstr("no layout"));
}

TEST(TemplatesTest, TwiceIsRefused) { EXPECT_FALSE(Templates::of(std::vector{kStep, kStep}, {})); }

TEST(MarkersTest, EachMistakeIsNamedWithItsLine) {
  const auto wrong = [](std::string_view source) { return read_markers(source).error().context; };
  EXPECT_EQ(wrong("a\n{{NAME"), "line 2: {{ without }}");
  EXPECT_EQ(wrong("a\n\nNAME}}"), "line 1: }} without {{");
  EXPECT_EQ(wrong("{{#A}}{{/B}}"), "line 1: {{/B}} closes A");
  EXPECT_EQ(wrong("{{/B}}"), "line 1: {{/B}} closes nothing");
  EXPECT_EQ(wrong("{{>INCLUDED}}"), "line 1: {{>INCLUDED}} is no value, section or remark");
  EXPECT_EQ(wrong("{{=<% %>=}}"), "line 1: {{=<% %>=}} is no value, section or remark");
  EXPECT_EQ(wrong("{{A_separator}}"), "line 1: {{A_separator}} is no value, section or remark");
  EXPECT_EQ(wrong("{{#A_separator}}, {{/A_separator}}"), "line 1: {{#A_separator}} stands outside of its section");
}

TEST(MarkersTest, ValuesAndSectionsAreListed) {
  const auto markers = read_markers("{{A}}{{#B}}{{C}}{{#B_separator}}, {{/B_separator}}{{/B}}{{! {{D}}").value();
  EXPECT_THAT(markers.values, ElementsAre("A", "C"));
  EXPECT_THAT(markers.sections, ElementsAre("B"));
}

TEST(MarkersTest, AMarkerAloneLeavesNoLine) {
  EXPECT_EQ(without_marker_lines("a\n{{#B}}\nb\n  {{/B}}\n{{! why }}\n{{C}}\n"), "a\n{{#B}}b\n{{/B}}{{! why }}{{C}}\n");
}

TEST(SeparatorTest, ItStandsBetweenShowings) {
  const TemplateSource list{"list", "en", "Subject: x\n\n{{#U}}{{N}}{{#U_separator}}, {{/U_separator}}{{/U}}.\n",
                            "<p>{{#U}}{{N}}{{#U_separator}}, {{/U_separator}}{{/U}}.</p>"};
  Dictionary dictionary;
  dictionary.set("SENDER", "MILE").show("UNSUBSCRIBE", false);
  for (const std::string name : {"Water", "Roads", "Parks"}) dictionary.add("U").set("N", name);
  const auto mail = templates({list}).fill("list", "en", dictionary).value();
  EXPECT_THAT(mail.text, HasSubstr("Water, Roads, Parks.\n"));
  EXPECT_THAT(mail.html, HasSubstr("<p>Water, Roads, Parks.</p>"));
}

}  // namespace
}  // namespace cairn::workers::mail
