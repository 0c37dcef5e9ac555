#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "cairn/common/v1/common.pb.h"
#include "proto/event_files.h"

// Who may see what of an event is said in the .proto, field by field; nothing said is internal.

namespace cairn::proto {
namespace {

using common::v1::PublicationClass;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

PublicationClass class_of(const FieldDescriptor& field) {
  if (field.options().GetExtension(common::v1::personal)) return common::v1::PUBLICATION_CLASS_PERSONAL;
  const auto said = field.options().GetExtension(common::v1::publication);
  return said == common::v1::PUBLICATION_CLASS_UNSPECIFIED ? common::v1::PUBLICATION_CLASS_INTERNAL : said;
}

bool is_published(const Descriptor& event) {
  return event.options().GetExtension(common::v1::event_publication) == common::v1::PUBLICATION_CLASS_PUBLIC;
}

template <class Visit>
void each_message(const Visit& visit) {
  for (const auto* file : event_files())
    for (int m = 0; m < file->message_type_count(); ++m) visit(*file->message_type(m));
}

template <class Visit>
void each_field(const Visit& visit) {
  each_message([&](const Descriptor& message) {
    for (int f = 0; f < message.field_count(); ++f) visit(*message.field(f));
  });
}

std::string letter_of(const FieldDescriptor& field) {
  switch (class_of(field)) {
    case common::v1::PUBLICATION_CLASS_PUBLIC: return "+";
    case common::v1::PUBLICATION_CLASS_PERSONAL: return "!";
    default: return "-";
  }
}

/// What a field of an event is called that says who a person is or how to reach one.
bool looks_personal(const FieldDescriptor& field) {
  static const std::set<std::string, std::less<>> kNames = {
      "email",     "e_mail",     "email_address", "telephone", "phone",       "mobile",      "fax",
      "surname",   "first_name", "last_name",     "full_name", "person_name", "initials",    "contact_name",
      "id_number", "passport",   "birth_date",    "gender",    "photo",       "home_address"};
  const auto& package = field.file()->package();
  return kNames.contains(field.name()) || (package == "cairn.person.v1" && field.name() == "name");
}

// The table as it stands in the .proto: + public, - internal, ! personal; * an event that anybody may know of.
TEST(PublicationTest, EveryFieldHasAClass) {
  std::map<std::string, int> counts;
  each_message([&](const Descriptor& message) {
    std::string line = (is_published(message) ? "* " : "  ") + message.full_name() + ":";
    for (int f = 0; f < message.field_count(); ++f) {
      line += " " + letter_of(*message.field(f)) + message.field(f)->name();
      ++counts[letter_of(*message.field(f))];
    }
    std::cout << line << "\n";
  });
  std::cout << counts["+"] << " public, " << counts["-"] << " internal, " << counts["!"] << " personal\n";
  EXPECT_GT(counts["+"], 0);
  EXPECT_GT(counts["-"], counts["!"]);
  EXPECT_GT(counts["!"], 0);
}

TEST(PublicationTest, WhatLooksPersonalIsMarkedSo) {
  each_field([](const FieldDescriptor& field) {
    if (looks_personal(field)) {
      EXPECT_EQ(class_of(field), common::v1::PUBLICATION_CLASS_PERSONAL) << field.full_name();
    }
  });
}

TEST(PublicationTest, PersonalIsSaidOnceAndInNoOtherWay) {
  each_field([](const FieldDescriptor& field) {
    if (!field.options().GetExtension(common::v1::personal)) {
      EXPECT_NE(class_of(field), common::v1::PUBLICATION_CLASS_PERSONAL) << field.full_name();
      return;
    }
    EXPECT_FALSE(field.options().HasExtension(common::v1::publication)) << field.full_name();
    EXPECT_FALSE(is_published(*field.containing_type())) << field.full_name();
  });
}

// An event that is published from here on belongs into this list: nobody publishes one by the way.
TEST(PublicationTest, TheseEventsArePublished) {
  std::vector<std::string> published;
  each_message([&](const Descriptor& message) {
    if (is_published(message)) published.push_back(message.name());
  });
  EXPECT_THAT(published, testing::UnorderedElementsAre(
                             "Corrected", "Voided", "EngagementProposed", "EngagementRecorded", "DetailsRevised",
                             "PartyJoined", "PartyLeft", "LeadUnitChanged", "MandateLinked", "Approved",
                             "AgreementSigned", "TermSet", "Activated", "Renewed", "Suspended", "Resumed", "Concluded",
                             "Withdrawn", "ActivityHeld", "Confirmed", "OrganisationRegistered", "OrganisationRenamed",
                             "IdentifierAdded", "OrganisationsMerged", "MergeUndone", "UnitRegistered", "UnitRenamed",
                             "UnitMoved", "UnitClosed", "UnitReopened", "MunicipalityEstablished",
                             "MunicipalityRenamed", "MunicipalityDisestablished", "RuleSet", "SelfAudited"));
}

// … and a field of these that is kept back, into this one.
TEST(PublicationTest, TheseFieldsOfPublishedEventsAreNot) {
  std::vector<std::string> kept_back;
  each_field([&](const FieldDescriptor& field) {
    const auto& message = *field.containing_type();
    const bool told = is_published(message) || message.name() == "Details" || message.name() == "AuditedView";
    if (told && class_of(field) != common::v1::PUBLICATION_CLASS_PUBLIC)
      kept_back.push_back(message.name() + "." + field.name());
  });
  EXPECT_THAT(kept_back, testing::UnorderedElementsAre(
                             "Details.expected_benefit", "Details.remarks", "Details.contact_post", "Details.exit_plan",
                             "EngagementRecorded.evidence_level", "Approved.approver", "Approved.vote",
                             "AgreementSigned.signatory", "TermSet.notice_days", "Renewed.review", "Concluded.outcome",
                             "ActivityHeld.participants", "OrganisationRegistered.notes", "OrganisationRenamed.notes",
                             "SelfAudited.log_damage", "AuditedView.key", "AuditedView.first_differing_position",
                             "AuditedView.alarm"));
}

}  // namespace
}  // namespace cairn::proto
