#include "services/identity/openid/urls.h"

#include <gtest/gtest.h>

namespace cairn::services::identity::openid {
namespace {

TEST(UrlsTest, HttpsAndThisMachineAreAsked) {
  for (const char* url : {"https://login.example", "https://login.example:8443/a?b=c", "http://127.0.0.1:8080/a",
                          "http://localhost:1", "http://[::1]:1/a"})
    EXPECT_TRUE(check_url(url, "it")) << url;
}

TEST(UrlsTest, NothingElseIs) {
  for (const char* url :
       {"", "login.example", "/a", "http://login.example", "http://localhost.example", "http://127.0.0.1.example/",
        "http://127.0.0.1@login.example/", "https://a:b@login.example/", "https://", "https:///a",
        "https:login.example", "file:///etc/passwd", "https://login.example/#a", "https://login.example/a b",
        "https://login.example/\n", "https://login.example/\xc3\xa9", "javascript:alert(1)", "HTTPS//x"}) {
    const auto checked = check_url(url, "it");
    EXPECT_FALSE(checked) << url;
  }
  EXPECT_FALSE(check_url("https://login.example/" + std::string(kUrlBytesMax, 'a'), "it"));
}

TEST(UrlsTest, ParametersAreEncodedAndComeLast) {
  EXPECT_EQ(with_query("https://a.example", {{"b", "c d"}, {"e", "&="}}), "https://a.example?b=c%20d&e=%26%3D");
  EXPECT_EQ(with_query("https://a.example?x=y", {{"b", ""}}), "https://a.example?x=y&b=");
}

}  // namespace
}  // namespace cairn::services::identity::openid
