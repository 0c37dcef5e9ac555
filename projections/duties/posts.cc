#include "projections/duties/posts.h"

#include <algorithm>
#include <array>

#include "projections/posts/kind.h"
#include "projections/registers/register.h"

namespace cairn::projections::duties {
namespace {

using posts::Column;

constexpr std::array<std::string_view, 3> kOrder = {"contact", "deputy", "head"};

auto place_of(const Post& post) {
  return std::pair(std::ranges::find(kOrder, std::string_view(post.duty)) - kOrder.begin(), std::string_view(post.id));
}

}  // namespace

const Post* Posts::of(std::string_view duty) const {
  const Post* first = nullptr;
  for (const auto& post : all) {
    if (post.duty != duty) continue;
    if (!post.vacant()) return &post;
    if (first == nullptr) first = &post;
  }
  return first;
}

bool Posts::contact_missing() const {
  const auto* contact = of("contact");
  return contact == nullptr || contact->vacant();
}

const Post* Posts::find(std::string_view id) const {
  const auto found = std::ranges::find(all, id, &Post::id);
  return found == all.end() ? nullptr : &*found;
}

Result<std::map<std::string, Posts, std::less<>>> read_posts(const eventstore::Snapshot& snapshot, Day valid,
                                                             Position known) {
  std::map<std::string, Posts, std::less<>> by_unit;
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, posts::kKind.view));
  CAIRN_TRY(rows.each(valid, known, [&](std::string_view id, const facts::Row& row) {
    by_unit[std::string(row.text(posts::id_of(Column::kUnit)))].all.push_back(
        {std::string(id), std::string(row.text(posts::id_of(Column::kTitle))),
         std::string(row.text(posts::id_of(Column::kDuty))), std::string(row.text(posts::id_of(Column::kHolder)))});
    return true;
  }));
  for (auto& [unit, posts] : by_unit)
    std::ranges::sort(posts.all, [](const Post& left, const Post& right) { return place_of(left) < place_of(right); });
  return by_unit;
}

}  // namespace cairn::projections::duties
