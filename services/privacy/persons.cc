#include "services/privacy/persons.h"

#include "projections/persons/kind.h"
#include "projections/registers/register.h"
#include "services/http/actor.h"

namespace cairn::services::privacy {

namespace persons = projections::persons;
using persons::Column;

namespace {

constexpr std::string_view kContact = "contact";

Result<projections::facts::Row> row_of(const eventstore::Snapshot& snapshot, const std::string& id) {
  CAIRN_TRY(const auto rows, projections::registers::Register::open(snapshot, persons::kKind.view));
  CAIRN_TRY(auto row, rows.latest(id));
  if (!row.exists()) return fail(Errc::kNotFound, "no person \"" + id.substr(0, 64) + "\"");
  return row;
}

}  // namespace

Result<Person> person_of(const eventstore::Snapshot& snapshot, const eventstore::sealing::KeyRing* keys,
                         const std::string& id) {
  CAIRN_TRY(const auto row, row_of(snapshot, id));
  Person person;
  person.id = id;
  person.erased = row.text(id_of(Column::kState)) == "erased";
  person.language = std::string(row.text(id_of(Column::kLanguage)));
  if (person.erased) return person;
  for (const auto column : {Column::kName, Column::kEmail, Column::kTelephone}) {
    const auto* cell = row.find(id_of(column));
    if (cell == nullptr) continue;
    CAIRN_TRY(auto value, eventstore::sealing::value_of(cell->value, keys));
    // The key went while this was read.
    if (!value) {
      person.erased = true;
      person.fields.clear();
      return person;
    }
    const auto name = persons::kColumns[static_cast<size_t>(column)].name;
    person.fields.push_back({std::string(name), std::move(*value), cell->set_by, cell->effective});
  }
  return person;
}

Result<void> need_person(const eventstore::Snapshot& snapshot, const std::string& id) {
  CAIRN_TRY(row_of(snapshot, id));
  return success();
}

Result<void> need_own_person(const http::Request& request, std::string_view person) {
  const auto actor = http::actor_of(request);
  if (!actor && actor.error().code != Errc::kDenied) return actor.error();
  if (!actor || actor.value().role != kContact || actor.value().id == person) return success();
  return fail(Errc::kDenied, "a contact is told of its own data only: of the person whose id is that of its account");
}

}  // namespace cairn::services::privacy
