#include "services/evaluation/guard.h"

#include <algorithm>
#include <array>

#include "cairn/indicator/v1/events.pb.h"
#include "eventstore/blobs/blobs.h"
#include "projections/figures/formula.h"
#include "projections/indicators/kind.h"
#include "projections/registers/register.h"

namespace cairn::services::evaluation {
namespace {

namespace v1 = cairn::indicator::v1;
namespace p = projections;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using p::registers::Register;

/// Fields that name another entity, and the view that has it. The same names in every event.
struct Naming {
  std::string_view field;
  std::string_view view;
};
constexpr std::array kNamings = {Naming{"engagement_id", "matrix"}, Naming{"unit_id", "units"},
                                 Naming{"post_id", "posts"}, Naming{"owner_post", "posts"}};

class Guard {
 public:
  explicit Guard(const eventstore::Snapshot& snapshot) : snapshot_(snapshot) {}

  Result<void> look_at(const Message& message, const std::string& pointer) {
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const auto* field = message.GetDescriptor()->field(i);
      const auto at = pointer + "/" + field->name();
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated() &&
          reflection->HasField(message, field)) {
        CAIRN_TRY(look_at(reflection->GetMessage(message, field), at));
      }
      const auto naming = std::ranges::find(kNamings, field->name(), &Naming::field);
      if (naming != kNamings.end()) {
        CAIRN_TRY(need(naming->view, reflection->GetString(message, field), at));
      }
      if (!field->is_repeated()) continue;
      for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
        const auto where = at + "/" + std::to_string(j);
        if (field->name() == "positions" || field->name() == "evidence_positions")
          need_event(reflection->GetRepeatedUInt64(message, field, j), where);
        if (field->name() == "documents" || field->name() == "evidence_documents") {
          CAIRN_TRY(need_file(reflection->GetRepeatedString(message, field, j), where));
        }
      }
    }
    return success();
  }

  void need_formula(std::string_view name, uint32_t version, const std::string& pointer) {
    if (!name.empty() && p::figures::formula_of(name, static_cast<int>(version)) == nullptr)
      complaints_.push_back({pointer, "there is no version " + std::to_string(version) + " of a formula \"" +
                                          std::string(name.substr(0, 64)) + "\""});
  }

  Result<std::vector<eventstore::Condition>> finish(const eventstore::Command& command) {
    if (complaints_.empty()) return std::vector<eventstore::Condition>();
    Error error = fail(Errc::kInvalid,
                       command.verb + " is refused: " + complaints_.front().pointer + " " + complaints_.front().detail);
    error.complaints = std::move(complaints_);
    return error;
  }

 private:
  Result<void> need(std::string_view view, const std::string& id, const std::string& pointer) {
    if (id.empty()) return success();
    CAIRN_TRY(const auto rows, Register::open(snapshot_, view));
    CAIRN_TRY(const auto row, rows.latest(id));
    if (!row.exists()) complaints_.push_back({pointer, "\"" + id.substr(0, 64) + "\" is not known"});
    return success();
  }

  void need_event(uint64_t position, const std::string& pointer) {
    if (position >= snapshot_.head().value())
      complaints_.push_back({pointer, "there is no event at " + std::to_string(position)});
  }

  Result<void> need_file(const std::string& sha256, const std::string& pointer) {
    const auto bytes = from_hex(sha256);
    std::optional<eventstore::blobs::Blob> found;
    if (bytes && bytes->size() == Hash{}.size()) {
      Hash hash{};
      std::copy(bytes->begin(), bytes->end(), hash.begin());
      CAIRN_TRY(found, eventstore::blobs::find(snapshot_, hash));
    }
    if (!found) complaints_.push_back({pointer, "no such file is kept; POST /v1/documents takes it"});
    return success();
  }

  const eventstore::Snapshot& snapshot_;
  std::vector<Complaint> complaints_;
};

}  // namespace

Result<std::vector<eventstore::Condition>> guard(const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision) {
  Guard guard(snapshot);
  for (const auto& event : decision.events) {
    CAIRN_TRY(guard.look_at(*event.message, ""));
    if (const auto* defined = dynamic_cast<const v1::IndicatorDefined*>(event.message.get()))
      guard.need_formula(defined->formula(), defined->formula_version(), "/formula");
    if (const auto* revised = dynamic_cast<const v1::FormulaRevised*>(event.message.get())) {
      CAIRN_TRY(const auto rows, Register::open(snapshot, p::indicators::kKind.view));
      CAIRN_TRY(const auto row, rows.latest(command.subject));
      guard.need_formula(p::indicators::indicator_of(row).formula, revised->formula_version(), "/formula_version");
    }
  }
  return guard.finish(command);
}

}  // namespace cairn::services::evaluation
