#include "services/engagements/decide_rules.h"

// How an engagement begins and is described. Statuses and sources: DESIGN 4; the columns: PRODUCT 2, "minimum columns".

namespace cairn::services::engagements {
namespace {

void shape_list(Case& it, const v1::TextList& list, const std::string& pointer) {
  for (int i = 0; i < list.values_size(); ++i) {
    const auto& value = list.values(i);
    if (value.empty() || value.find('\n') != std::string::npos)
      it.complain(pointer + "/" + std::to_string(i), "is empty or of more than one line");
  }
}

void shape_lists(Case& it, const v1::Details& details) {
  shape_list(it, details.themes(), "/details/themes");
  shape_list(it, details.sdgs(), "/details/sdgs");
  shape_list(it, details.pillars(), "/details/pillars");
  for (int i = 0; i < details.countries().values_size(); ++i)
    if (!is_country(details.countries().values(i)))
      it.complain("/details/countries/" + std::to_string(i), "is no country; ISO 3166-1 writes ZA");
}

void shape_ref(Case& it, const v1::Details& details) {
  const auto& ref = details.ref();
  if (ref.size() > 64 || ref.find_first_of("/\n\r\t") != std::string::npos)
    it.complain("/details/ref", "is longer than 64 bytes, or has a slash or a control character in it");
}

template <class Units>
void shape_units(Case& it, const Units& units) {
  for (int i = 0; i < units.size(); ++i) {
    need_id(it, units[i], "/lead_units/" + std::to_string(i));
    it.tag("unit", units[i]);
    for (int j = 0; j < i; ++j)
      if (units[i] == units[j]) it.complain("/lead_units/" + std::to_string(i), "is named twice");
  }
}

template <class Birth>
void shape_birth(Case& it, const Birth& said) {
  if (!is_municipality(said.municipality())) it.complain("/municipality", "is no demarcation code, as ETH or KZN225");
  need_text(it, said.details().title().en(), "/details/title/en");
  if (said.details().kind() == v1::KIND_UNSPECIFIED) it.complain("/details/kind", "is missing");
  shape_lists(it, said.details());
  shape_ref(it, said.details());
  shape_units(it, said.lead_units());
  if (!said.details().ref().empty()) it.tag("ref", said.municipality() + "/" + said.details().ref());
}

bool says_nothing(const v1::Details& details) {
  std::vector<const google::protobuf::FieldDescriptor*> present;
  details.GetReflection()->ListFields(details, &present);
  return present.empty();
}

}  // namespace

void shape_propose(Case& it) { shape_birth(it, it.said<v1::EngagementProposed>()); }

void shape_record(Case& it) {
  const auto& said = it.said<v1::EngagementRecorded>();
  shape_birth(it, said);
  if (said.status() == v1::STATUS_UNSPECIFIED)
    it.complain("/status", "is missing; \"unknown\" when the source does not tell");
  if (said.evidence_level() > 3) it.complain("/evidence_level", "is 0 to 3");
}

void shape_revise(Case& it) {
  const auto& details = it.said<v1::DetailsRevised>().details();
  if (says_nothing(details)) it.complain("/details", "changes nothing: no field is present");
  if (details.has_title()) need_text(it, details.title().en(), "/details/title/en");
  if (details.has_kind() && details.kind() == v1::KIND_UNSPECIFIED)
    it.complain("/details/kind", "may change but not be emptied");
  shape_lists(it, details);
  shape_ref(it, details);
}

void shape_mandate(Case& it) { need_text(it, it.said<v1::MandateLinked>().reference(), "/reference"); }

void judge_begin(Case& it) {
  if (it.effective() && it.effective()->first_day() > it.command().today)
    it.warn("/effective", "is in the future: until then no register of today shows it");
}

void judge_record(Case& it) {
  judge_begin(it);
  need_text(it, it.command().source, "/source");  // DESIGN 4: back-loaded, with source
  const auto& said = it.said<v1::EngagementRecorded>();
  const bool over = said.status() == v1::STATUS_CONCLUDED || said.status() == v1::STATUS_WITHDRAWN;
  auto until = it.command().until;
  if (until && !over)
    it.complain("/until", "goes with the status concluded or withdrawn only; a planned end is no end");
  if (until && it.effective() && until->last_day() < it.effective()->first_day())
    it.complain("/until", "ends " + until->text() + ", before it starts " + it.effective()->text());
  if (until && until->first_day() > it.command().today) it.complain("/until", "is in the future, so it has not ended");
  // A visit of which no end is told was held on its day, as far as the source tells (PRODUCT R3).
  if (!until && said.status() == v1::STATUS_CONCLUDED && is_activity(said.details().kind())) until = it.effective();
  if (!until || !over) return;
  // The status counts from the beginning: it was active then, and what ended it is an event of its own.
  const bool concluded = said.status() == v1::STATUS_CONCLUDED;
  it.edit<v1::EngagementRecorded>([](auto& event) { event.set_status(v1::STATUS_ACTIVE); });
  if (concluded)
    it.also(v1::Concluded(), until);
  else
    it.also(v1::Withdrawn(), until);
}

void judge_revise(Case& it) {
  const auto& details = it.said<v1::DetailsRevised>().details();
  if (!details.ref().empty()) it.tag("ref", std::string(it.text(Column::kMunicipality)) + "/" + details.ref());
}

void shape_lead_units(Case& it) {
  const auto& said = it.said<v1::LeadUnitChanged>();
  if (said.lead_units().empty())
    it.complain("/lead_units", "is missing: an engagement keeps a unit that answers for it");
  shape_units(it, said.lead_units());
}

}  // namespace cairn::services::engagements
