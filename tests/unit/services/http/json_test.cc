#include "services/http/json.h"

#include <gmock/gmock.h>

namespace cairn::services::http {
namespace {

using testing::HasSubstr;

TEST(JsonReadTest, DepthIsLimited) {
  const std::string deep = std::string(kJsonDepthMax, '[') + std::string(kJsonDepthMax, ']');
  EXPECT_TRUE(parse_json(deep).has_value());
  EXPECT_FALSE(parse_json("[" + deep + "]").has_value());
}

TEST(JsonReadTest, ComplaintNamesTheByte) {
  EXPECT_THAT(parse_json(R"({"a":1,})").error().context, HasSubstr("at byte 7"));
  EXPECT_FALSE(parse_json("").has_value());
  EXPECT_FALSE(parse_json("{} {}").has_value());
  EXPECT_FALSE(parse_json("{\"a\":\"\xff\"}").has_value());
  EXPECT_FALSE(parse_json("[1").has_value());
}

TEST(JsonReadTest, BodyMustBeAnObject) {
  Request request;
  EXPECT_TRUE(json_object_of(request).has_value());
  request.body = "[]";
  EXPECT_FALSE(json_object_of(request).has_value());
}

TEST(JsonReadTest, WhatWouldLoseSomethingIsNamed) {
  const auto pointer_of = [](std::string body) {
    Request request;
    request.body = std::move(body);
    const auto read = json_object_of(request);
    return read || read.error().complaints.size() != 1 ? std::string("none") : read.error().complaints[0].pointer;
  };
  EXPECT_EQ(pointer_of(R"({"a":1,"a":2})"), "/a");
  EXPECT_EQ(pointer_of(R"({"a":1,"\u0061":2})"), "/a") << "the same name, written otherwise";
  EXPECT_EQ(pointer_of(R"({"x/y":[[],{},"s",{"b":{"c~":1,"d":2,"c~":3}}]})"), "/x~1y/3/b/c~0");
  EXPECT_EQ(pointer_of(R"({"a":{"a":1},"b":{"a":[{"a":2},{"a":3}]}})"), "none") << "of different objects";
  EXPECT_EQ(pointer_of(R"({"a":["b","c\u0000d"]})"), "/a/1");
}

TEST(JsonFieldsTest, CollectsComplaintsWithPointers) {
  const auto value = parse_json(R"({"title":5,"days":1.5,"x/y":1,"names":["a",2]})").value();
  std::vector<Complaint> complaints;
  JsonFields fields(value.as_object(), "/term", complaints);
  fields.text("title");
  fields.integer("days", 0, 10);
  fields.texts("names");
  fields.require("reason");
  fields.finish();
  std::vector<std::string> pointers;
  for (const auto& complaint : complaints) pointers.push_back(complaint.pointer);
  EXPECT_THAT(pointers,
              testing::ElementsAre("/term/title", "/term/days", "/term/names/1", "/term/reason", "/term/x~1y"));
}

TEST(JsonFieldsTest, NullIsAbsent) {
  const auto value = parse_json(R"({"title":null})").value();
  std::vector<Complaint> complaints;
  JsonFields fields(value.as_object(), "", complaints);
  EXPECT_EQ(fields.text("title"), std::nullopt);
  fields.finish();
  EXPECT_TRUE(complaints_result(complaints).has_value());
}

}  // namespace
}  // namespace cairn::services::http
