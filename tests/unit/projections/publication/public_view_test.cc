#include "projections/publication/public_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/codec/event_types.h"
#include "projections/engagements/kind.h"
#include "projections/publication/publish.h"
#include "projections/registers/keys.h"
#include "projections/registers/register_view.h"

// What anybody may know is folded from published events alone: no byte of what is kept back reaches the rows.

namespace cairn::projections::publication {
namespace {

namespace v1 = cairn::engagement::v1;
using eventstore::StoredEvent;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// Rows in memory beside the log that they are folded from.
class LogRows final : public eventstore::ViewRows {
 public:
  explicit LogRows(const std::vector<StoredEvent>& log) : log_(log) {}
  Result<std::optional<std::string>> get(std::string_view key) override {
    const auto found = rows.find(std::string(key));
    return found == rows.end() ? std::optional<std::string>() : std::optional(found->second);
  }
  void put(std::string key, std::string value) override { rows[std::move(key)] = std::move(value); }
  void erase(std::string key) override { rows.erase(key); }
  Result<void> each_earlier(const StoredEvent& event, const EarlierVisitor& visit) override {
    for (const auto& other : log_) {
      if (other.stream() != event.stream() || other.position() >= event.position()) continue;
      CAIRN_TRY(visit(other));
    }
    return success();
  }
  std::map<std::string, std::string> rows;

 private:
  const std::vector<StoredEvent>& log_;
};

bool is_public(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::publication) == common::v1::PUBLICATION_CLASS_PUBLIC;
}

/// Every field filled; what is not public with a text or number that nothing else has.
class Filler {
 public:
  void fill(Message& message, bool told) {
    if (auto* date = dynamic_cast<common::v1::PartialDate*>(&message)) {
      date->set_year(told ? 2011 : 1977);
      date->set_month(told ? 3 : 7);
      date->set_day(told ? 4 : 7);
      return;
    }
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const auto& field = *message.GetDescriptor()->field(i);
      fill_field(message, field, told && is_public(field));
    }
  }
  const std::set<std::string>& canaries() const { return canaries_; }
  std::string text(const std::string& name, bool told) {
    if (told) return "told " + name;
    return *canaries_.insert("canary" + std::to_string(canaries_.size()) + "x" + name).first;
  }

 private:
  void fill_field(Message& message, const FieldDescriptor& field, bool told) {
    const auto* reflection = message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return fill(*(field.is_repeated() ? reflection->AddMessage(&message, &field)
                                          : reflection->MutableMessage(&message, &field)),
                    told);
      case FieldDescriptor::CPPTYPE_STRING:
        return field.is_repeated() ? reflection->AddString(&message, &field, text(field.name(), told))
                                   : reflection->SetString(&message, &field, text(field.name(), told));
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection->SetEnumValue(&message, &field, field.enum_type()->value(1)->number());
      case FieldDescriptor::CPPTYPE_BOOL: return reflection->SetBool(&message, &field, true);
      default: return fill_number(message, field, told);
    }
  }
  void fill_number(Message& message, const FieldDescriptor& field, bool told) {
    if (field.is_repeated()) return;
    const auto* reflection = message.GetReflection();
    const int number = told ? 5 : 77'000'000 + static_cast<int>(canaries_.size());
    if (!told) canaries_.insert(std::to_string(number));
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32: return reflection->SetInt32(&message, &field, number);
      case FieldDescriptor::CPPTYPE_INT64: return reflection->SetInt64(&message, &field, number);
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection->SetUInt32(&message, &field, static_cast<uint32_t>(number));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection->SetUInt64(&message, &field, static_cast<uint64_t>(number));
      default: FAIL() << field.full_name() << ": teach this test the type";
    }
  }

  std::set<std::string> canaries_;
};

class PublicViewTest : public ::testing::Test {
 protected:
  StoredEvent& record(const std::string& stream, const std::string& type, std::string payload) {
    StoredEvent event;
    event.set_position(log_.size());
    event.set_stream(stream);
    event.set_revision(revisions_[stream]++);
    event.set_type(type);
    event.set_schema_version(1);
    event.set_commit_count(1);
    event.mutable_effective()->set_year(2012);
    event.set_payload(std::move(payload));
    log_.push_back(std::move(event));
    return log_.back();
  }
  void fold() {
    for (size_t i = 0; i < kinds_.size(); ++i)
      for (; folded_[i] < log_.size(); ++folded_[i]) {
        const auto& event = log_[folded_[i]];
        const auto done = PublicView(kinds_[i]).apply(event, views_[i]);
        ASSERT_TRUE(done) << event.type() << ": " << done.error().context;
      }
  }
  void revised(const std::string& id, v1::PublicationClass said, const std::string& title = "") {
    v1::DetailsRevised revised;
    revised.mutable_details()->set_publication_class(said);
    if (!title.empty()) revised.mutable_details()->mutable_title()->set_en(title);
    record("engagement-" + id, "DetailsRevised", revised.SerializeAsString());
    fold();
  }
  void recorded(const std::string& id, v1::PublicationClass said) {
    v1::EngagementRecorded recorded;
    recorded.set_municipality("ETH");
    recorded.mutable_details()->mutable_title()->set_en("first title");
    recorded.mutable_details()->set_remarks("between us");
    recorded.mutable_details()->set_publication_class(said);
    recorded.set_status(v1::STATUS_ACTIVE);
    record("engagement-" + id, "EngagementRecorded", recorded.SerializeAsString());
    fold();
  }
  std::string row(const std::string& id) { return engagements().rows[registers::entity_key(id)]; }
  LogRows& engagements() { return views_[0]; }
  std::string bytes() {
    std::string all;
    for (const auto& view : views_)
      for (const auto& [key, value] : view.rows) all.append(key).append(value);
    return all;
  }

  const std::span<const PublicKind> kinds_ = public_kinds();
  std::vector<StoredEvent> log_;
  std::map<std::string, uint64_t> revisions_;
  std::vector<LogRows> views_ = std::vector<LogRows>(kinds_.size(), LogRows(log_));
  std::vector<size_t> folded_ = std::vector<size_t>(kinds_.size(), 0);
};

/// Every type of event with every field filled, as it is and inside a Corrected, and the envelope as well.
TEST_F(PublicViewTest, NoByteOfWhatIsKeptBackIsInTheRows) {
  Filler filler;
  const auto& types = eventstore::codec::EventTypes::all();
  registers::RegisterView reader(engagements::kKind);
  LogRows read(log_);
  const auto append = [&](const std::string& type, const std::string& stream, std::string payload) {
    auto& event = record(stream, type, std::move(payload));
    event.mutable_actor()->set_id(filler.text("actor", false));
    event.set_channel(filler.text("channel", false));
    event.set_reason(filler.text("reason", false));
    event.set_source(filler.text("source", false));
    event.add_tags(filler.text("tag", false));
    event.set_salt(filler.text("salt", false));
    event.add_sealed()->set_ciphertext(filler.text("sealed", false));
    const auto told = publish(event).value();
    if (told)
      for (const auto& canary : filler.canaries()) ASSERT_THAT(told->SerializeAsString(), Not(HasSubstr(canary)));
  };
  auto names = types.names();
  // First what begins a row of each register, for what follows to say something of.
  std::ranges::partition(names, [](const std::string& name) {
    return name == "EngagementRecorded" || name.ends_with("Registered") || name == "MunicipalityEstablished";
  });
  size_t published = 0;
  for (const auto& type : names) {
    if (type == "Corrected" || type == "Voided") continue;
    const auto message = types.make(type).value();
    const std::string package = message->GetDescriptor()->file()->package();
    const std::string category = package.substr(6, package.size() - 9);  // cairn.CATEGORY.v1
    const std::string stream = category + "-x1";
    filler.fill(*message, true);
    append(type, stream, message->SerializeAsString());
    common::v1::Corrected corrected;
    corrected.set_position(log_.back().position());
    corrected.set_type(type);
    corrected.set_schema_version(1);
    corrected.set_payload(message->SerializeAsString());
    published += publish(log_.back()).value().has_value();
    append("Corrected", stream, corrected.SerializeAsString());
  }
  fold();
  for (const auto& event : log_)
    if (event.stream().starts_with("engagement-")) {
      ASSERT_TRUE(reader.apply(event, read)) << event.type();
    }
  const std::string all = bytes();
  for (const auto& canary : filler.canaries()) EXPECT_THAT(all, Not(HasSubstr(canary)));
  EXPECT_THAT(all, HasSubstr("told en"));
  std::string seen;
  for (const auto& [key, value] : read.rows) seen += value;
  size_t held = 0;
  for (const auto& canary : filler.canaries()) held += seen.find(canary) != std::string::npos;
  EXPECT_GT(held, 10U) << "the rows of readers hold what the public's do not, or this test cannot fail";
  std::cout << all.size() << " bytes of public rows from " << log_.size() << " events, " << published
            << " types of them published, searched for " << filler.canaries().size() << " canaries: none; the readers' "
            << seen.size() << " bytes hold " << held << "\n";
}

TEST_F(PublicViewTest, WhatNobodyDecidedOnIsKeptBack) {
  recorded("e1", v1::PUBLICATION_CLASS_UNSPECIFIED);
  recorded("e2", v1::PUBLICATION_CLASS_INTERNAL);
  record("engagement-e1", "Activated", "");
  fold();
  EXPECT_THAT(bytes(), IsEmpty());
  recorded("e3", v1::PUBLICATION_CLASS_PUBLIC);
  EXPECT_THAT(engagements().rows, SizeIs(1));
}

TEST_F(PublicViewTest, WhatIsKeptBackLaterIsGoneAndComesBackWhole) {
  recorded("e1", v1::PUBLICATION_CLASS_PUBLIC);
  record("engagement-e1", "Suspended", "");
  fold();
  const auto before = row("e1");
  revised("e1", v1::PUBLICATION_CLASS_INTERNAL, "secret title");
  EXPECT_FALSE(engagements().rows.contains(registers::entity_key("e1")));
  EXPECT_THAT(bytes(), Not(HasSubstr("title")));
  const auto left_out = engagements().rows[std::string(registers::kLeftOutKey)];
  record("engagement-e1", "Resumed", "");
  fold();
  EXPECT_FALSE(engagements().rows.contains(registers::entity_key("e1")));
  revised("e1", v1::PUBLICATION_CLASS_PUBLIC, "second title");
  EXPECT_THAT(row("e1"), HasSubstr("first title"));
  EXPECT_THAT(row("e1"), HasSubstr("second title"));
  EXPECT_THAT(row("e1"), Not(HasSubstr("between us")));
  EXPECT_NE(engagements().rows[std::string(registers::kLeftOutKey)], left_out);
  const auto timeline = facts::Timeline::decode(row("e1")).value();
  EXPECT_EQ(timeline.latest().text(engagements::id_of(engagements::Column::kStatus)), "active");
  EXPECT_EQ(timeline.revision(), Revision(0));
}

TEST_F(PublicViewTest, AVoidOfTheKeepingBackTakesItUpAndOneOfTheBirthLeavesItOut) {
  recorded("e1", v1::PUBLICATION_CLASS_PUBLIC);
  revised("e1", v1::PUBLICATION_CLASS_INTERNAL);
  common::v1::Voided voided;
  voided.set_position(log_.back().position());
  record("engagement-e1", "Voided", voided.SerializeAsString());
  fold();
  EXPECT_THAT(row("e1"), HasSubstr("first title"));
  voided.set_position(0);
  record("engagement-e1", "Voided", voided.SerializeAsString());
  fold();
  EXPECT_FALSE(engagements().rows.contains(registers::entity_key("e1")));
}

TEST_F(PublicViewTest, WhatWasRecordedLastDecidesWhateverDayItCountsFrom) {
  recorded("e1", v1::PUBLICATION_CLASS_PUBLIC);
  v1::DetailsRevised undated;
  undated.mutable_details()->set_publication_class(v1::PUBLICATION_CLASS_INTERNAL);
  record("engagement-e1", "DetailsRevised", undated.SerializeAsString()).clear_effective();
  fold();
  EXPECT_FALSE(engagements().rows.contains(registers::entity_key("e1")));
  // A correction of the birth, which says "public" as the birth did, has the birth's place.
  common::v1::Corrected corrected;
  corrected.set_position(0);
  corrected.set_type("EngagementRecorded");
  corrected.set_payload(log_.front().payload());
  record("engagement-e1", "Corrected", corrected.SerializeAsString());
  fold();
  EXPECT_FALSE(engagements().rows.contains(registers::entity_key("e1")));
}

/// The oracle: the register's own view over the published events alone. What an event says of a column that is not
/// told differs, so the cells of those that are told are compared, at every (V, K).
TEST_F(PublicViewTest, IsTheFoldOfThePublishedEvents) {
  recorded("e1", v1::PUBLICATION_CLASS_PUBLIC);
  v1::Approved approved;
  approved.set_approver("body");
  approved.set_decision_reference("C1");
  record("engagement-e1", "Approved", approved.SerializeAsString());
  revised("e1", v1::PUBLICATION_CLASS_PUBLIC, "second title");
  v1::Concluded concluded;
  concluded.set_outcome("candid");
  record("engagement-e1", "Concluded", concluded.SerializeAsString());
  common::v1::Voided voided;
  voided.set_position(2);
  record("engagement-e1", "Voided", voided.SerializeAsString());
  fold();
  registers::RegisterView oracle(engagements::kKind);
  LogRows rows(log_);
  for (const auto& event : log_)
    if (const auto told = publish(event).value()) {
      ASSERT_TRUE(oracle.apply(*told, rows));
    }
  const auto wanted = facts::Timeline::decode(rows.rows[registers::entity_key("e1")]).value();
  const auto got = facts::Timeline::decode(row("e1")).value();
  size_t cells = 0;
  for (uint64_t known = 0; known <= log_.size(); ++known)
    for (const char* day : {"2011-01-01", "2012-06-01", "2013-06-01"}) {
      const auto valid = PartialDate::parse(day).value().first_day();
      const auto is = got.at(valid, Position(known));
      const auto should = wanted.at(valid, Position(known));
      for (const auto& cell : is.cells()) {
        EXPECT_EQ(should.text(cell.column, cell.element), cell.value);
        ++cells;
      }
      for (const auto& cell : should.cells())
        if (std::ranges::find(kinds_[0].columns, cell.column) != kinds_[0].columns.end()) {
          EXPECT_NE(is.find(cell.column, cell.element), nullptr);
        }
    }
  EXPECT_GT(cells, 50U);
}

}  // namespace
}  // namespace cairn::projections::publication
