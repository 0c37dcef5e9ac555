#include "services/web/plain/plain_routes.h"
#include "services/web/plain/words.h"
#include "tests/service/engagements/fixture.h"

namespace cairn::services::web::plain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PlainTest : public EngagementsFixture {
 protected:
  PlainTest() {
    add_plain_routes(router_, pages_);
    organisation("ukzn", "University of KwaZulu-Natal");
    recorded("a", "Water <research> & \"rivers\"", "2011");
    joined("a", "ukzn", "2012");
  }
  std::string page(const std::string& target) { return std::string(get(target).text()); }
  projections::matrix::MatrixTables tables_;
  Pages pages_{*store_, pool_, tables_, clock_};
};

TEST_F(PlainTest, MatrixShowsEachEngagementEscaped) {
  const auto html = page("/plain");
  EXPECT_THAT(html, HasSubstr("Water &lt;research&gt; &amp; &quot;rivers&quot;"));
  EXPECT_THAT(html, Not(HasSubstr("<research>")));
  EXPECT_THAT(html, HasSubstr("University of KwaZulu-Natal"));
}

TEST_F(PlainTest, EveryPageOfATrialSaysSo) {
  for (const std::string target :
       {"/plain", "/plain/engagements/ENG-a", "/plain/engagements/nobody", "/plain?valid_at=nonsense"}) {
    pages_.trial = false;
    EXPECT_THAT(page(target), Not(HasSubstr("<strong>Trial.</strong>"))) << target;
    pages_.trial = true;
    EXPECT_THAT(page(target), HasSubstr("<strong>Trial.</strong>")) << target;
  }
}

TEST_F(PlainTest, WhatAnAddressCarriesIsEscaped) {
  const auto html = page("/plain?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&unit=%3Cb%3E");
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(page("/plain/engagements/%3Cscript%3E"), Not(HasSubstr("<script")));
}

TEST_F(PlainTest, PolicyAllowsOurStylesheetAndNothingElse) {
  const auto response = get("/plain");
  EXPECT_THAT(std::string(*response.headers.find("Content-Security-Policy")),
              HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(std::string(response.text()), Not(HasSubstr(" style=")));
}

TEST_F(PlainTest, EveryPageLeadsToHowItIsCheckedAndWhatThatDoesNotProve) {
  EXPECT_THAT(page("/plain"), HasSubstr("href=\"/plain/verify\""));
  EXPECT_THAT(page("/plain/verify"), HasSubstr("has no key, so nothing is signed yet"));
  const auto key = eventstore::merkle::Signer::of(store_->origin(), std::string(32, 'k')).value();
  const auto note = store_->sign_checkpoint(key).value();
  const auto html = page("/plain/verify");
  EXPECT_THAT(html, HasSubstr(note.substr(0, note.find('\n', note.find('\n') + 1))));
  EXPECT_THAT(html, HasSubstr("It does not show that what they say is true"));
}

TEST_F(PlainTest, FirstFiftyRowsAreUnderFiftyKilobytes) {
  for (int i = 0; i < 60; ++i) {
    const auto id = "n" + std::to_string(i);
    recorded(id, "A learning exchange with another municipality about water and sanitation " + id, "2011-01-19");
    joined(id, "ukzn", "2012");
  }
  const auto html = page("/plain");
  EXPECT_LT(html.size(), 50'000u);
  EXPECT_THAT(html, HasSubstr("Next page"));
}

TEST_F(PlainTest, EngagementTellsFactsWithTheirEventsAndItsHistory) {
  retitled("a", "Rivers", "2015");
  const auto html = page("/plain/engagements/ENG-a");
  EXPECT_THAT(html, HasSubstr("<h1>Rivers</h1>"));
  EXPECT_THAT(html, HasSubstr("href=\"#e1\""));
  EXPECT_THAT(html, HasSubstr("id=\"e3\""));
  EXPECT_THAT(html, HasSubstr("better words"));
  EXPECT_THAT(html, HasSubstr("Water &lt;research&gt;")) << "what it was before";
}

TEST_F(PlainTest, AStepOfTheReplayIsThePageAsKnownThen) {
  retitled("a", "Rivers", "2015");
  const auto html = page("/plain/engagements/a?known_at=@2");
  EXPECT_THAT(html, HasSubstr("<h1>Water &lt;research&gt;"));
  EXPECT_THAT(html, HasSubstr("Step 1 of 3"));
  EXPECT_THAT(html, HasSubstr("as known after 2 events"));
  EXPECT_THAT(html, HasSubstr("Back to today"));
}

TEST_F(PlainTest, OrganisationListsWhatItTakesPartIn) {
  const auto html = page("/plain/organisations/ukzn");
  EXPECT_THAT(html, HasSubstr("<h1>University of KwaZulu-Natal</h1>"));
  EXPECT_THAT(html, HasSubstr("/engagements/a"));
}

TEST_F(PlainTest, CrossTableAddsUp) {
  EXPECT_THAT(page("/plain?rows=kind&columns=status"), HasSubstr("Kind by Status: 1 engagement"));
  EXPECT_EQ(get("/plain?rows=kind&columns=title").status, 400);
}

TEST_F(PlainTest, WhatIsNotThereIs404AndABadQuestion400) {
  EXPECT_EQ(get("/plain/engagements/zzz").status, 404);
  EXPECT_EQ(get("/plain/organisations/zzz").status, 404);
  EXPECT_EQ(get("/plain?valid_at=yesterday").status, 400);
  EXPECT_EQ(get("/plain?colour=red").status, 400);
}

TEST(WordsTest, ReadAsPeopleSayThem) {
  EXPECT_EQ(words_of("delegation_in"), "Delegation in");
  EXPECT_EQ(event_words("PartyJoined"), "Party joined");
  EXPECT_EQ(date_words("2011-01-19"), "19 Jan 2011");
  EXPECT_EQ(date_words("2011"), "2011");
  EXPECT_EQ(money_words("35000000000 ZAR"),
            "ZAR\xc2\xa0"
            "350\xc2\xa0"
            "000\xc2\xa0"
            "000.00");
  EXPECT_EQ(instant_words(0), "1 Jan 1970, 02:00");
}

}  // namespace
}  // namespace cairn::services::web::plain
