#pragma once

#include <map>
#include <string>
#include <vector>

#include "eventstore/store.h"

namespace cairn::projections::duties {

/// A post and who fills it. A duty belongs to the post: who is asked is found anew each time (PRODUCT A3).
struct Post {
  std::string id;
  std::string title;
  std::string duty;    ///< contact, deputy or head
  std::string holder;  ///< person id; empty while vacant
  bool vacant() const { return holder.empty(); }
};

/// The posts of one unit that answer for it, in the order in which they are asked: contacts, deputies, heads; several
/// of one kind in order of id.
struct Posts {
  std::vector<Post> all;
  /// The first of this kind that somebody fills, else the first, else null.
  const Post* of(std::string_view duty) const;
  /// Nobody fills the post of the contact, or there is none: shown red.
  bool contact_missing() const;
  const Post* find(std::string_view id) const;
};

/// By unit, as on `valid` and known at `known`. Blocking (RocksDB).
Result<std::map<std::string, Posts, std::less<>>> read_posts(const eventstore::Snapshot& snapshot, Day valid,
                                                             Position known);

}  // namespace cairn::projections::duties
