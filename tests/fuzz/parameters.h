#pragma once

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "services/http/message.h"

namespace cairn::fuzz {

/// The parameters of a query string, decoded as the router does; none when it is none.
inline std::vector<services::http::Parameter> parameters_of(std::string_view query) {
  std::vector<services::http::Parameter> parameters;
  const std::string target = "/?" + std::string(query);
  const auto parsed = boost::urls::parse_origin_form(target);
  if (!parsed) return parameters;
  boost::urls::encoding_opts plus;
  plus.space_as_plus = true;
  for (const auto& pair : parsed->encoded_params())
    parameters.push_back({pair.key.decode(plus), pair.value.decode(plus)});
  return parameters;
}

}  // namespace cairn::fuzz
