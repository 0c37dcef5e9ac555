#include "services/engagements/guard.h"

#include <array>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/blobs/blobs.h"
#include "projections/engagements/kind.h"
#include "projections/registers/register.h"
#include "services/engagements/decide_parents.h"

namespace cairn::services::engagements {
namespace {

namespace engagements = projections::engagements;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using projections::registers::Register;

constexpr std::string_view kRefTag = "ref:";
constexpr std::string_view kParent = "parent:";

/// Names the bytes of a document; the same in every event.
constexpr std::string_view kDocumentField = "sha256";

/// Fields that name another entity, and the view that has it. The same names in every event.
struct Naming {
  std::string_view field;
  std::string_view view;
};
constexpr std::array kNamings = {
    Naming{"organisation_id", "organisations"},
    Naming{"funder_organisation_id", "organisations"},
    Naming{"unit_id", "units"},
    Naming{"from_unit", "units"},
    Naming{"to_unit", "units"},
    Naming{"lead_units", "units"},
    Naming{"contact_post", "posts"},
    Naming{"engagement_id", "matrix"},
};

class Guard {
 public:
  Guard(const eventstore::Snapshot& snapshot, const eventstore::Command& command)
      : snapshot_(snapshot), command_(command) {}

  /// Every entity that the message names must be there.
  Result<void> look_at_names(const Message& message, const std::string& pointer) {
    const auto* type = message.GetDescriptor();
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      const std::string at = pointer + "/" + field->name();
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated() &&
          reflection->HasField(message, field)) {
        CAIRN_TRY(look_at_names(reflection->GetMessage(message, field), at));
      }
      if (field->name() == kDocumentField) {
        CAIRN_TRY(need_document(reflection->GetString(message, field), at));
      }
      const auto naming = std::ranges::find(kNamings, field->name(), &Naming::field);
      if (naming == kNamings.end()) continue;
      if (!field->is_repeated()) {
        CAIRN_TRY(need(naming->view, reflection->GetString(message, field), at));
        continue;
      }
      for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
        CAIRN_TRY(need(naming->view, reflection->GetRepeatedString(message, field, j), at + "/" + std::to_string(j)));
      }
    }
    return success();
  }

  /// A ref belongs to one engagement of its municipality.
  Result<void> look_at_ref(const std::string& tag) {
    CAIRN_TRY(const auto rows, Register::open(snapshot_, engagements::kKind.view));
    CAIRN_TRY(const auto owner, rows.resolve(tag.substr(kRefTag.size())));
    if (owner && *owner != command_.subject)
      complaints_.push_back({"/details/ref", tag.substr(kRefTag.size()) + " is the number of engagement " + *owner});
    conditions_.push_back({{.categories = {}, .types = {}, .tags = {tag}, .stream = {}}, snapshot_.head()});
    return success();
  }

  Result<void> look_at_relation(const cairn::engagement::v1::RelatedTo& said) {
    if (said.relation() != cairn::engagement::v1::RELATION_PARENT) return success();
    CAIRN_TRY(const auto rows, Register::open(snapshot_, engagements::kKind.view));
    const auto parents_of = [&rows](std::string_view id) -> Result<std::vector<std::string>> {
      CAIRN_TRY(const auto row, rows.latest(id));
      std::vector<std::string> parents;
      for (const auto* cell : row.all(engagements::id_of(engagements::Column::kRelated)))
        if (cell->element.starts_with(kParent)) parents.emplace_back(cell->element.substr(kParent.size()));
      return parents;
    };
    CAIRN_TRY(const auto way, circle_through(command_.subject, said.engagement_id(), parents_of));
    if (!way.empty()) {
      std::string told = "makes a circle of parents: " + command_.subject;
      for (const auto& id : way) told += " -> " + id;
      complaints_.push_back({"/engagement_id", std::move(told)});
    }
    conditions_.push_back(
        {{.categories = {"engagement"}, .types = {"RelatedTo"}, .tags = {}, .stream = {}}, snapshot_.head()});
    return success();
  }

  Result<std::vector<eventstore::Condition>> take() {
    if (complaints_.empty()) return std::move(conditions_);
    Error error = fail(Errc::kInvalid, command_.verb + " is refused: " + complaints_.front().pointer + " " +
                                           complaints_.front().detail);
    error.complaints = std::move(complaints_);
    return error;
  }

 private:
  Result<void> need(std::string_view view, const std::string& id, const std::string& pointer) {
    if (id.empty()) return success();
    CAIRN_TRY(const auto rows, Register::open(snapshot_, view));
    CAIRN_TRY(const auto row, rows.latest(id));
    const auto kind = view == engagements::kKind.view ? std::string_view("engagements") : view;
    if (!row.exists()) complaints_.push_back({pointer, "\"" + id + "\" is not among the " + std::string(kind)});
    return success();
  }

  /// A document that is named by its hash is kept. What is no hash was refused before.
  Result<void> need_document(const std::string& sha256, const std::string& pointer) {
    const auto hash = hash_of_hex(sha256);
    if (!hash) return success();
    CAIRN_TRY(const auto blob, eventstore::blobs::find(snapshot_, *hash));
    if (!blob) complaints_.push_back({pointer, "no document of this hash is kept; POST it to /v1/documents first"});
    return success();
  }

  const eventstore::Snapshot& snapshot_;
  const eventstore::Command& command_;
  std::vector<Complaint> complaints_;
  std::vector<eventstore::Condition> conditions_;
};

}  // namespace

Result<std::vector<eventstore::Condition>> guard(const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision) {
  Guard guard(snapshot, command);
  CAIRN_TRY(guard.look_at_names(*command.content, ""));
  for (const auto& happening : decision.events)
    for (const auto& tag : happening.tags)
      if (tag.starts_with(kRefTag)) {
        CAIRN_TRY(guard.look_at_ref(tag));
      }
  if (const auto* related = dynamic_cast<const cairn::engagement::v1::RelatedTo*>(command.content.get())) {
    CAIRN_TRY(guard.look_at_relation(*related));
  }
  return guard.take();
}

}  // namespace cairn::services::engagements
