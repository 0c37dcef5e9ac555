#include "services/quarters/links.h"

#include "cairn/duty/v1/events.pb.h"
#include "projections/duties/kind.h"
#include "projections/duties/posts.h"
#include "projections/duties/token.h"
#include "projections/registers/register.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;

Error refused(std::string detail) {
  Error error = fail(Errc::kInvalid, "a link is refused: " + detail);
  error.complaints.push_back({"/post", std::move(detail)});
  return error;
}

/// One event about the link in the duty's stream, as long as answers are taken.
template <class Event>
Result<eventstore::Judgement> judge_event(const eventstore::Snapshot& snapshot, const std::string& unit,
                                          const p::calendar::Quarter& quarter, const std::string& post,
                                          const std::string& token_sha256, Day today) {
  CAIRN_TRY(const auto it, read_duty(snapshot, unit, quarter));
  CAIRN_TRY(need_open(it, today));
  auto event = std::make_shared<Event>();
  event->set_post_id(post);
  event->set_token_sha256(token_sha256);
  eventstore::Judgement judgement;
  judgement.revision = it.revision;
  judgement.decision.events.push_back({std::move(event), {}, "", "", {"unit:" + unit}});
  return judgement;
}

}  // namespace

Result<Link> make_link(const Quarters& quarters, const eventstore::Snapshot& snapshot, std::string_view unit,
                       const p::calendar::Quarter& quarter, std::string_view post, Day today) {
  CAIRN_TRY(const auto it, read_duty(snapshot, unit, quarter));
  CAIRN_TRY(need_open(it, today));
  CAIRN_TRY(const auto posts, p::duties::read_posts(snapshot, today, snapshot.head()));
  const auto of_unit = posts.find(unit);
  const p::duties::Post* found = nullptr;
  if (of_unit != posts.end()) found = post.empty() ? of_unit->second.of("contact") : of_unit->second.find(post);
  if (found == nullptr && post.empty()) return refused("unit " + std::string(unit) + " has no post of a contact");
  if (found == nullptr) return refused("\"" + std::string(post) + "\" is no post of unit " + std::string(unit));
  Link link;
  link.post = found->id;
  link.token = p::duties::token_of(quarters.link_secret, {unit, quarter, found->id});
  link.token_sha256 = p::duties::sha256_of_token(link.token);
  link.known = it.duty.links.contains(link.token_sha256);
  link.lock_due = it.schedule.lock.day;
  return link;
}

eventstore::Judge judge_link(std::string unit, p::calendar::Quarter quarter, Link link, Day today) {
  return [unit = std::move(unit), quarter, link = std::move(link), today](const eventstore::Snapshot& snapshot) {
    return judge_event<duty::v1::LinkIssued>(snapshot, unit, quarter, link.post, link.token_sha256, today);
  };
}

eventstore::Judge judge_seen(std::string unit, p::calendar::Quarter quarter, std::string post, std::string token_sha256,
                             Day today) {
  return [=](const eventstore::Snapshot& snapshot) {
    return judge_event<duty::v1::LinkOpened>(snapshot, unit, quarter, post, token_sha256, today);
  };
}

Result<OpenedLink> open_link(const eventstore::Snapshot& snapshot, std::string_view token) {
  const auto unknown = fail(Errc::kNotFound, "no duty knows this link");
  if (!p::duties::is_token(token)) return unknown;
  const auto sha256 = p::duties::sha256_of_token(token);
  CAIRN_TRY(const auto duties, p::registers::Register::open(snapshot, p::duties::kKind.view));
  CAIRN_TRY(const auto id, duties.resolve(p::duties::alias_of_token(sha256)));
  if (!id) return unknown;
  CAIRN_TRY(const auto row, duties.latest(*id));
  const auto duty = p::duties::duty_of(row);
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(duty.quarter));
  CAIRN_TRY(auto it, read_duty(snapshot, duty.unit, quarter));
  auto post = it.duty.links.at(sha256);
  return OpenedLink{std::move(it), std::move(post), quarter};
}

}  // namespace cairn::services::quarters
