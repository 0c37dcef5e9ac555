#include "eventstore/sealing/seal.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "cairn/common/v1/common.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/sealing/sealed_text.h"
#include "proto/event_files.h"

namespace cairn::eventstore::sealing {
namespace {

using cairn::person::v1::ContactChanged;
using cairn::person::v1::PersonRegistered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSubject[] = "person-7f3a";

EventId id_of(uint8_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = number;
  return EventId(bytes);
}

StoredEvent stored(std::string_view type, const Sealed& sealed, const EventId& id) {
  StoredEvent event;
  event.set_type(std::string(type));
  event.set_payload(sealed.payload);
  event.set_event_id(std::string(id.view()));
  for (const auto& field : sealed.fields) *event.add_sealed() = field;
  return event;
}

PersonRegistered a_person() {
  PersonRegistered said;
  said.set_name("Nomvula Example");
  said.set_email("nomvula@example.org");
  said.set_telephone("+27 31 000 0000");
  said.set_language("zu");
  return said;
}

/// Text as people send it: never empty, any characters of one byte.
std::string a_text() { return *rc::gen::nonEmpty(rc::gen::string<std::string>()); }

std::string utf8_text() {
  auto text = a_text();
  for (char& c : text) c = static_cast<char>(c & 0x7f);
  return text;
}

const SubjectKey& key() {
  static const SubjectKey kKey{SecretKey::draw(), 1};
  return kKey;
}

RC_GTEST_PROP(SealProperty, WhatIsSealedIsGoneFromThePayloadAndOpensAgain, ()) {
  PersonRegistered said;
  said.set_name(utf8_text() + "-name-of-some-length");
  said.set_email(utf8_text() + "-email-of-some-length");
  said.set_language("zu");
  const auto id = id_of(*rc::gen::arbitrary<uint8_t>());
  const auto sealed = seal("PersonRegistered", said.SerializeAsString(), id, kSubject, key()).value();
  RC_ASSERT(sealed.fields.size() == 2U);
  RC_ASSERT(in_clear("PersonRegistered", sealed.payload).value().empty());
  const auto event = stored("PersonRegistered", sealed, id);
  const auto bytes = event.SerializeAsString();
  RC_ASSERT(bytes.find(said.name()) == std::string::npos);
  RC_ASSERT(bytes.find(said.email()) == std::string::npos);
  const auto again = filled(event, [&](const SealedField& field) { return open_field(field, id, key()).value(); });
  PersonRegistered read;
  RC_ASSERT(read.ParseFromString(again));
  RC_ASSERT(read.SerializeAsString() == said.SerializeAsString());
}

RC_GTEST_PROP(SealProperty, ASealedFieldOpensForItsEventPathVersionAndKeyAlone, ()) {
  ContactChanged said;
  said.set_name(utf8_text());
  const auto id = id_of(1);
  const auto field = seal("ContactChanged", said.SerializeAsString(), id, kSubject, key()).value().fields.front();
  RC_ASSERT(open_field(field, id, key()).value() == said.name());
  RC_ASSERT(!open_field(field, id_of(2), key()));
  RC_ASSERT(!open_field(field, id, SubjectKey{SecretKey::draw(), 1}));
  auto moved = field;
  moved.set_path("email");
  RC_ASSERT(!open_field(moved, id, key()));
  auto newer = field;
  newer.set_key_version(2);
  RC_ASSERT(!open_field(newer, id, key()));
  auto rotten = field;
  const auto bit = *rc::gen::inRange<size_t>(0, field.ciphertext().size() * 8);
  (*rotten.mutable_ciphertext())[bit / 8] = static_cast<char>((*rotten.mutable_ciphertext())[bit / 8] ^ (1 << bit % 8));
  RC_ASSERT(!open_field(rotten, id, key()));
}

RC_GTEST_PROP(SealProperty, ARepeatOfARequestMakesTheSameBytesAndNothingElseDoes, ()) {
  ContactChanged said;
  said.set_name(utf8_text());
  const auto payload = said.SerializeAsString();
  const auto sealed = [&](const std::string& bytes, uint8_t event) {
    return seal("ContactChanged", bytes, id_of(event), kSubject, key()).value().fields.front();
  };
  const auto first = sealed(payload, 1);
  RC_ASSERT(sealed(payload, 1).SerializeAsString() == first.SerializeAsString());
  RC_ASSERT(sealed(payload, 2).nonce() != first.nonce());
  said.set_name(said.name() + "x");
  RC_ASSERT(sealed(said.SerializeAsString(), 1).nonce() != first.nonce());
}

RC_GTEST_PROP(SealProperty, ASealedTextReadsBackAndNoOtherTextIsOne, ()) {
  ContactChanged said;
  said.set_email(utf8_text());
  const auto id = id_of(9);
  const auto event =
      stored("ContactChanged", seal("ContactChanged", said.SerializeAsString(), id, kSubject, key()).value(), id);
  const auto text = *sealed_text_of(event, "email");
  const auto read = read_sealed_text(text);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->event == id);
  RC_ASSERT(read->field.SerializeAsString() == event.sealed(0).SerializeAsString());
  RC_ASSERT(!sealed_text_of(event, "name").has_value());
  RC_ASSERT(!read_sealed_text(a_text()).has_value());
}

// A new personal field belongs into the list of the README, and here.
TEST(SealTest, TheseFieldsIdentifyAPerson) {
  std::vector<std::string> fields;
  for (const auto* file : proto::event_files())
    for (int m = 0; m < file->message_type_count(); ++m)
      for (int f = 0; f < file->message_type(m)->field_count(); ++f) {
        const auto* field = file->message_type(m)->field(f);
        if (field->options().GetExtension(cairn::common::v1::personal))
          fields.push_back(file->message_type(m)->name() + "." + field->name());
      }
  EXPECT_THAT(fields, ElementsAre("PersonRegistered.name", "PersonRegistered.email", "PersonRegistered.telephone",
                                  "ContactChanged.name", "ContactChanged.email", "ContactChanged.telephone"));
}

TEST(SealTest, EventsWithoutAPersonalFieldStayAsTheyAre) {
  for (const auto& type : codec::EventTypes::all().names()) {
    if (type == "PersonRegistered" || type == "ContactChanged" || type == "Corrected") continue;
    EXPECT_FALSE(may_be_personal(type)) << type;
    const auto sealed = seal(type, "any bytes", id_of(1), kSubject, key()).value();
    EXPECT_EQ(sealed.payload, "any bytes") << type;
    EXPECT_TRUE(sealed.fields.empty()) << type;
  }
}

TEST(SealTest, WhatIsEmptyIsNotSealedForItClears) {
  ContactChanged said;
  said.set_email("");
  const auto payload = said.SerializeAsString();
  EXPECT_THAT(in_clear("ContactChanged", payload).value(), ElementsAre());
  const auto sealed = seal("ContactChanged", payload, id_of(1), kSubject, key()).value();
  EXPECT_EQ(sealed.payload, payload);
  EXPECT_TRUE(sealed.fields.empty());
}

TEST(SealTest, ACorrectionIsLookedInto) {
  cairn::common::v1::Corrected corrected;
  corrected.set_position(7);
  corrected.set_type("PersonRegistered");
  corrected.set_payload(a_person().SerializeAsString());
  const auto payload = corrected.SerializeAsString();
  EXPECT_THAT(in_clear("Corrected", payload).value(), ElementsAre("name", "email", "telephone"));
  const auto sealed = seal("Corrected", payload, id_of(1), kSubject, key()).value();
  EXPECT_THAT(sealed.payload, Not(HasSubstr("Nomvula")));
  const auto event = stored("Corrected", sealed, id_of(1));
  EXPECT_EQ(filled(event, [&](const SealedField& field) { return open_field(field, id_of(1), key()).value(); }),
            payload);
}

TEST(SealTest, APayloadThatDoesNotParseIsRefused) {
  EXPECT_EQ(in_clear("PersonRegistered", "\xFF\xFF").error().code, Errc::kInvalid);
  EXPECT_EQ(seal("PersonRegistered", "\xFF\xFF", id_of(1), kSubject, key()).error().code, Errc::kInvalid);
}

class RevealTest : public ::testing::Test {
 protected:
  RevealTest() {
    const auto key = ring_.ensure(kSubject).value();
    event_ =
        stored("PersonRegistered",
               seal("PersonRegistered", a_person().SerializeAsString(), id_of(1), kSubject, key).value(), id_of(1));
    text_ = *sealed_text_of(event_, "email");
  }
  std::string name_for(const KeyRing* ring) const {
    PersonRegistered seen;
    EXPECT_TRUE(seen.ParseFromString(revealed(event_, ring).payload()));
    return seen.name();
  }
  MemoryKeyRing ring_;
  StoredEvent event_;
  std::string text_;
};

TEST_F(RevealTest, WithTheKeyAReaderSeesTheValue) {
  EXPECT_EQ(revealed(event_, &ring_).payload(), a_person().SerializeAsString());
  EXPECT_EQ(value_of(text_, &ring_).value(), "nomvula@example.org");
  EXPECT_EQ(shown(text_, &ring_), "nomvula@example.org");
}

TEST_F(RevealTest, AfterAnErasureErasedForEver) {
  ASSERT_TRUE(ring_.destroy(kSubject));
  EXPECT_EQ(name_for(&ring_), "[erased]");
  EXPECT_EQ(value_of(text_, &ring_).value(), std::nullopt);
  EXPECT_EQ(shown(text_, &ring_), "[erased]");
  EXPECT_EQ(ring_.ensure(kSubject).error().code, Errc::kDenied);
  EXPECT_TRUE(ring_.destroy(kSubject)) << "again";
}

TEST_F(RevealTest, TwoPersonsInOneEventAreErasedApart) {
  PersonRegistered second;
  second.set_email("sipho@example.org");
  const auto key = ring_.ensure("person-other").value();
  const auto sealed = seal("PersonRegistered", second.SerializeAsString(), id_of(1), "person-other", key).value();
  for (auto& field : *event_.mutable_sealed())
    if (field.path() == "email") field = sealed.fields.front();
  const auto seen = [&] {
    PersonRegistered said;
    EXPECT_TRUE(said.ParseFromString(revealed(event_, &ring_).payload()));
    return said.name() + " " + said.email();
  };
  EXPECT_EQ(seen(), "Nomvula Example sipho@example.org");
  ASSERT_TRUE(ring_.destroy(kSubject));
  EXPECT_EQ(seen(), "[erased] sipho@example.org");
  ASSERT_TRUE(ring_.destroy("person-other"));
  EXPECT_EQ(seen(), "[erased] [erased]");
}

TEST_F(RevealTest, WithoutTheKeySealedAndNeverTakenForErased) {
  const LockedKeyRing locked("a reason");
  const MemoryKeyRing other;
  for (const KeyRing* ring : std::initializer_list<const KeyRing*>{nullptr, &locked, &other}) {
    EXPECT_EQ(name_for(ring), "[sealed]");
    EXPECT_EQ(value_of(text_, ring).error().code, Errc::kUnavailable);
    EXPECT_EQ(shown(text_, ring), "[sealed]");
  }
}

TEST_F(RevealTest, WhoeverReadsTheLogSeesThatThereIsAValue) {
  const auto seen = [](const KeyRing* ring, const StoredEvent& event) {
    PersonRegistered said;
    EXPECT_TRUE(said.ParseFromString(masked(event, ring).payload()));
    return said.name();
  };
  EXPECT_EQ(seen(&ring_, event_), "[personal]");
  EXPECT_EQ(masked_text(text_, &ring_), "[personal]");
  EXPECT_EQ(seen(nullptr, event_), "[sealed]");
  EXPECT_EQ(masked_text(text_, nullptr), "[sealed]");
  EXPECT_EQ(masked_text("A. Text", &ring_), "A. Text");
  StoredEvent clear = event_;
  clear.clear_sealed();
  clear.set_payload(a_person().SerializeAsString());
  EXPECT_EQ(seen(nullptr, clear), "[personal]") << "from before there was sealing";
  ASSERT_TRUE(ring_.destroy(kSubject));
  EXPECT_EQ(seen(&ring_, event_), "[erased]");
  EXPECT_EQ(masked_text(text_, &ring_), "[erased]");
}

TEST_F(RevealTest, ATextThatWasNeverSealedIsItself) {
  for (const auto* text : {"A. Person", "sealed:", "sealed:AAAA", ""}) EXPECT_EQ(value_of(text, nullptr).value(), text);
}

}  // namespace
}  // namespace cairn::eventstore::sealing
