#include "services/cairn/ledger.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "services/cairn/openapi.h"
#include "services/http/transport.h"
#include "tests/support/temp_folder.h"

namespace cairn::services::cairn {
namespace {

class LedgerTest : public ::testing::Test {
 protected:
  std::string data() const { return folder_.path() + "/data"; }
  Result<void> init() { return Ledger::init(data(), {.origin = "ledger.test", .municipality = "KZN225"}); }
  Result<std::unique_ptr<Ledger>> open() { return Ledger::open({.folder = data()}); }

  ::cairn::testing::TempFolder folder_;
};

TEST_F(LedgerTest, OpensWhatInitMade) {
  ASSERT_TRUE(init().has_value());
  const auto ledger = open();
  ASSERT_TRUE(ledger.has_value()) << ledger.error().context;
  EXPECT_EQ(ledger.value()->settings().municipality, "KZN225");
  EXPECT_EQ(ledger.value()->store().origin(), "ledger.test");
}

TEST_F(LedgerTest, InitRefusesASecondTimeAndWrongNames) {
  ASSERT_TRUE(init().has_value());
  EXPECT_EQ(init().error().code, Errc::kConflict);
  EXPECT_EQ(Ledger::init(data() + "2", {.origin = "A b", .municipality = "ETH"}).error().code, Errc::kInvalid);
  EXPECT_EQ(Ledger::init(data() + "2", {.origin = "a", .municipality = "eth"}).error().code, Errc::kInvalid);
}

TEST_F(LedgerTest, FolderWithoutALedgerIsNotFound) { EXPECT_EQ(open().error().code, Errc::kNotFound); }

TEST_F(LedgerTest, SecondOpeningIsUnavailable) {
  ASSERT_TRUE(init().has_value());
  const auto first = open();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(open().error().code, Errc::kUnavailable);
}

TEST_F(LedgerTest, EveryRouteIsInTheOpenApiFile) {
  ASSERT_TRUE(init().has_value());
  const auto ledger = open();
  const auto document = boost::json::parse(boost::json::string_view(openapi_json().data(), openapi_json().size()));
  const auto& paths = document.at("paths").as_object();
  for (const auto& route : ledger.value()->router().routes()) {
    std::string method(http::name_of(route.method));
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto* path = paths.if_contains(route.path_template);
    ASSERT_NE(path, nullptr) << route.path_template << " is not documented";
    EXPECT_TRUE(path->as_object().contains(method)) << method << " " << route.path_template << " is not documented";
  }
}

TEST_F(LedgerTest, OpenApiIsServed) {
  ASSERT_TRUE(init().has_value());
  const auto ledger = open();
  http::Request request;
  request.target = "/openapi.json";
  const auto response = http::make_local_transport(ledger.value()->router())->call(request).value();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.text(), openapi_json());
}

}  // namespace
}  // namespace cairn::services::cairn
