#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/engagements/commands.h"
#include "tests/support/story.h"

namespace cairn::services::engagements {

using cairn::tests::complaints_of;
using cairn::tests::pointers_of;
using cairn::tests::Story;
using cairn::tests::types_of;
using cairn::tests::warned_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

inline Story nothing() { return Story(entity()); }

/// Proposed on 10 January 2025, an agreement.
inline Story proposed() {
  Story story(entity());
  story.given("propose", R"({"municipality":"ETH","lead_units":["ports"],"effective":"2025-01-10",
      "details":{"title":"Port twinning","kind":"agreement","ref":"T-1"}})");
  return story;
}

inline Story approved() {
  auto story = proposed();
  story.given("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-01-10"})");
  story.given("link-mandate", R"({"reference":"MIR policy 2020","origin":"mir"})");
  story.given("approve", R"({"approver":"Exco","effective":"2025-02-01","reason":"approved"})");
  return story;
}

inline Story active() {
  auto story = approved();
  story.given("sign", R"({"effective":"2025-02-10","reason":"signed in Durban"})");
  story.given("sign", R"({"organisation_id":"bremen","effective":"2025-02-12","reason":"signed in Bremen"})");
  story.given("activate", R"({"effective":"2025-03-01","reason":"in force"})");
  return story;
}

/// Back-loaded, begun in 1997.
inline Story recorded(const std::string& status) {
  Story story(entity());
  story.given("record", R"({"municipality":"ETH","effective":"1997","source":"a page","status":")" + status +
                            R"(","details":{"title":"Sister city","kind":"agreement"}})");
  return story;
}

}  // namespace cairn::services::engagements
