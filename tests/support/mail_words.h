#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// The two forms of a mail say the same when these lists are equal.

namespace cairn::testing {

/// The words of a text, without the marks around them.
inline std::vector<std::string> words_of_text(std::string_view text) {
  constexpr std::string_view kMarks = ".,:;!?()\"'-*_|";
  std::vector<std::string> words;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) break;
    const size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    auto word = text.substr(begin, end - begin);
    while (!word.empty() && kMarks.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    while (!word.empty() && kMarks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    if (!word.empty()) words.emplace_back(word);
    at = end;
  }
  return words;
}

/// The words that a reader of the HTML sees. A link counts as its words and then its address, or once when its words
/// are its address. For what our templates make: tags in lower case, attributes in double quotes.
inline std::vector<std::string> words_of_html(std::string_view html) {
  const auto decoded = [](std::string_view text) {
    std::string out;
    while (!text.empty()) {
      std::string_view taken = text.substr(0, 1);
      std::string_view written = taken;
      for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"&lt;", "<"},
                                        {"&gt;", ">"},
                                        {"&quot;", "\""},
                                        {"&#39;", "'"},
                                        {"&nbsp;", " "},
                                        {"&amp;", "&"}}) {
        if (!text.starts_with(name)) continue;
        taken = name;
        written = value;
      }
      out += written;
      text.remove_prefix(taken.size());
    }
    return out;
  };
  const size_t body = html.find("<body");
  if (body != std::string_view::npos) html.remove_prefix(body);
  std::string seen;
  std::string address;
  size_t link_begin = 0;
  while (!html.empty()) {
    const size_t open = std::min(html.find('<'), html.size());
    seen += decoded(html.substr(0, open));
    html.remove_prefix(open);
    const size_t close = html.find('>');
    if (close == std::string_view::npos) break;
    const auto tag = html.substr(1, close - 1);
    html.remove_prefix(close + 1);
    if (tag.starts_with("a ")) {
      const size_t begin = tag.find("href=\"") + 6;
      address = decoded(tag.substr(begin, tag.find('"', begin) - begin));
      link_begin = seen.size();
    } else if (tag == "/a" && seen.substr(link_begin) != address) {
      seen += " " + address;
    }
    const bool within_a_line = tag.starts_with("a ") || tag == "b" || tag == "/b" || tag.starts_with("strong") ||
                               tag == "/strong" || tag.starts_with("span") || tag == "/span" || tag == "em" ||
                               tag == "/em";
    if (!within_a_line) seen += ' ';
  }
  return words_of_text(seen);
}

}  // namespace cairn::testing
