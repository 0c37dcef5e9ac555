#pragma once

#include <cstdio>
#include <initializer_list>
#include <random>

#include "tests/unit/services/engagements/story_of.h"

/// Histories made by commands, as people would, each from one seed.
namespace cairn::services::engagements {

/// Chooses from one seed, so that a history is one number to repeat.
class Chooser {
 public:
  explicit Chooser(uint64_t seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  std::string of(std::initializer_list<const char*> texts) {
    return texts.begin()[below(static_cast<int>(texts.size()))];
  }

  /// A year, a month or a day of 1995 to 2026: half of them go on in time, so that statuses follow each other.
  std::string date() {
    char text[16];
    year_ = std::min(year_ + below(2), 2026);
    const int year = one_in(2) ? 1995 + below(32) : year_;
    switch (below(3)) {
      case 0: std::snprintf(text, sizeof text, "%04d", year); break;
      case 1: std::snprintf(text, sizeof text, "%04d-%02d", year, 1 + below(12)); break;
      default: std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, 1 + below(12), 1 + below(28));
    }
    return text;
  }
  /// The members of the envelope; one in five has no date.
  std::string envelope() {
    const std::string dated = one_in(5) ? "" : R"("effective":")" + date() + R"(",)";
    return dated + R"("reason":"why","source":"a page")";
  }

 private:
  std::mt19937_64 random_;
  int year_ = 1995;
};

struct Asked {
  std::string verb;
  std::string members;
};

inline Asked ask(Chooser& choose) {
  const std::string party = R"("organisation_id":")" + choose.of({"bremen", "leeds"}) + R"(","role":"partner")";
  const std::string document = R"("document_id":")" + choose.of({"d1", "d2"}) + "\"";
  switch (choose.below(24)) {
    case 0: return {"revise", R"("details":{"remarks":")" + choose.of({"", "one", "two"}) + R"(","themes":["a","b"]})"};
    case 1: return {"join-party", party};
    case 2: return {"leave-party", party};
    case 3: return {"change-lead-unit", R"("lead_units":["ports","rail"])"};
    case 4: return {"link-mandate", R"("reference":")" + choose.of({"MIR", "IGR"}) + "\""};
    case 5: return {"approve", R"("approver":"Exco")"};
    case 6: return {"sign", choose.one_in(2) ? "" : R"("organisation_id":"bremen")"};
    case 7: return {"set-term", R"("ends":")" + choose.date() + "\""};
    case 8: return {"activate", ""};
    case 9: return {"renew", R"("review":"fine","ends":"2030")"};
    case 10: return {"suspend", ""};
    case 11: return {"resume", ""};
    case 12: return {choose.one_in(4) ? "withdraw" : "conclude", ""};
    case 13: return {"commit-funding", R"("money":{"amount":"10.00","currency":"ZAR"})"};
    case 14: return {"hold-activity", R"("title":"Visit")"};
    case 15: return {"expect-document", document + R"(,"kind":"visit_report","title":"Report","due":"2026")"};
    case 16: return {choose.one_in(2) ? "file-report" : "attach-document", document + R"(,"title":"Report")"};
    case 17: return {"withdraw-document", document};
    case 18: return {"confirm", R"("quarter":"2025-26-Q1")"};
    case 19: return {"hand-over", R"("from_unit":")" + choose.of({"ports", "rail"}) + R"(","to_unit":"roads")"};
    default: return {"assess-risk", R"("text":"x","level":")" + choose.of({"low", "medium", "high"}) + "\""};
  }
}

/// Says an event of the story again with another date, or takes it out.
inline Asked mend(const Story& story, Chooser& choose) {
  const auto& event = story.events()[static_cast<size_t>(choose.below(static_cast<int>(story.events().size())))];
  const std::string position = R"("position":)" + std::to_string(event.position());
  if (choose.one_in(3)) return {"void", position};
  const std::string what = position + R"(,"type":")" + event.type() + R"(","data":)";
  if (event.type() == "RiskAssessed") return {"correct", what + R"({"level":"high","text":"anew"})"};
  if (event.type() == "PartyJoined")
    return {"correct", what + R"({"organisation_id":"leeds","role":")" + choose.of({"partner", "host"}) + "\"}"};
  if (event.type() == "DetailsRevised") return {"correct", what + R"({"details":{"remarks":"anew","sdgs":["11"]}})"};
  if (event.type() == "EngagementRecorded")
    return {"correct",
            what + R"({"municipality":"ETH","status":"active","details":{"title":"Anew","kind":"agreement"}})"};
  if (event.type() == "DocumentExpected")
    return {"correct", what + R"({"document_id":"d1","kind":"evaluation","title":"Anew"})"};
  return {"correct", what + "{}"};
}

/// Commands of every kind, a quarter of them corrections and voids, with dates of every precision and none.
inline Story random_story(Chooser& choose) {
  Story story(entity());
  const std::string birth =
      R"({"municipality":"ETH","lead_units":["ports"],"details":{"title":"T","kind":"agreement"},)";
  if (choose.one_in(2))
    story.given("propose", birth + choose.envelope() + "}");
  else
    story.given("record", birth + R"("status":")" + choose.of({"active", "unknown", "concluded", "signed"}) + R"(",)" +
                              choose.envelope() + "}");
  const int steps = 10 + choose.below(60);
  for (int i = 0; i < steps; ++i) {
    if (choose.one_in(6)) story.elsewhere();
    const auto asked = choose.one_in(4) ? mend(story, choose) : ask(choose);
    story.attempt(asked.verb, "{" + asked.members + (asked.members.empty() ? "" : ",") + choose.envelope() + "}");
  }
  return story;
}

}  // namespace cairn::services::engagements
