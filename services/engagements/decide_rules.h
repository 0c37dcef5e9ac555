#pragma once

#include "services/engagements/decide_case.h"

/// The rules of single verbs, for the table in decide.cc. `shape_…` look at the message alone, `judge_…` at the
/// engagement too. Private to this folder.
namespace cairn::services::engagements {

// decide_details.cc
void shape_propose(Case& it);
void shape_record(Case& it);
void shape_revise(Case& it);
void shape_mandate(Case& it);
void judge_begin(Case& it);
void judge_record(Case& it);
void judge_revise(Case& it);

// decide_parties.cc
void shape_join(Case& it);
void shape_leave(Case& it);
void shape_lead_units(Case& it);
void shape_hand_over(Case& it);
void shape_disown(Case& it);
void shape_relate(Case& it);
void judge_join(Case& it);
void judge_leave(Case& it);
void judge_hand_over(Case& it);
void judge_relate(Case& it);

// decide_status.cc
void shape_approve(Case& it);
void shape_sign(Case& it);
void shape_term(Case& it);
void shape_renew(Case& it);
void judge_approve(Case& it);
void judge_sign(Case& it);
void judge_term(Case& it);
void judge_activate(Case& it);
void judge_renew(Case& it);
void judge_change(Case& it);
void judge_conclude(Case& it);
void judge_withdraw(Case& it);

// decide_facts.cc
void shape_commit_funding(Case& it);
void shape_receive_funding(Case& it);
void shape_activity(Case& it);
void shape_expect(Case& it);
void shape_file(Case& it);
void shape_attach(Case& it);
void shape_withdraw_document(Case& it);
void shape_lesson(Case& it);
void shape_confirm(Case& it);
void shape_risk(Case& it);
void shape_rival(Case& it);
void judge_commit_funding(Case& it);
void judge_receive_funding(Case& it);
void judge_activity(Case& it);
void judge_expect(Case& it);
void judge_file(Case& it);
void judge_attach(Case& it);
void judge_withdraw_document(Case& it);
void judge_lesson(Case& it);

// decide_correct.cc: `shape_of` is the shape rule of an event's type, null for one that there is not.
using ShapeOf = Rule (*)(std::string_view type);
void judge_correct(Case& it, ShapeOf shape_of);
void judge_void(Case& it);

}  // namespace cairn::services::engagements
