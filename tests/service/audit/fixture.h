#pragma once

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "cairn/engagement/v1/events.pb.h"
#include "services/audit/audit.h"
#include "services/http/transport.h"
#include "tests/store/fixture.h"

namespace cairn::services::audit {

/// A store in memory with the audit routes over it, called inside the process.
class AuditTest : public ::testing::Test {
 protected:
  AuditTest() { add_routes(router_, audit_); }

  /// Appends one event of an engagement's stream, named by a letter; the stream's name is "engagement-LETTER".
  void append(const std::string& letter, const google::protobuf::Message& message,
              const std::vector<std::string>& tags = {}, const std::string& category = "engagement") {
    ++appended_;
    eventstore::NewEvent event =
        eventstore::testing::event(appended_, message.SerializeAsString(), tags, message.GetDescriptor()->name());
    event.effective = PartialDate::of(2011, 1, 0).value();
    auto request =
        eventstore::testing::commit(appended_, category + "-" + letter, eventstore::Expected::any(), {event});
    ASSERT_TRUE(store_->append_and_wait(std::move(request)).has_value());
  }
  void append_joined(const std::string& letter, int times = 1) {
    engagement::v1::PartyJoined joined;
    joined.set_role(engagement::v1::ROLE_HOST);
    for (int i = 0; i < times; ++i) append(letter, joined);
  }

  http::Response get(const std::string& target, http::Headers headers = {}) {
    http::Request request;
    request.target = target;
    request.headers = std::move(headers);
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }
  boost::json::object json(const std::string& target, http::Headers headers = {}) {
    return boost::json::parse(std::string(get(target, std::move(headers)).text())).as_object();
  }
  static std::vector<int64_t> positions(const boost::json::object& page) {
    std::vector<int64_t> list;
    for (const auto& item : page.at("items").as_array()) list.push_back(item.at("position").as_int64());
    return list;
  }

  ManualClock clock_{eventstore::testing::kStartUs};
  std::unique_ptr<eventstore::Store> store_ = [this] {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock_;
    return std::move(eventstore::Store::open(eventstore::make_memory_commit_log(), options, {}).value());
  }();
  http::BlockingPool pool_{1, 16};
  http::Traffic traffic_;
  Audit audit_{.store = *store_, .pool = pool_, .traffic = traffic_};
  http::Router router_;
  uint64_t appended_ = 0;
};

}  // namespace cairn::services::audit
