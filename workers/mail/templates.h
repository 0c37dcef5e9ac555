#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::workers::mail {

/// What a template is filled with: values, and sections that are shown once for each dictionary added to them. A name
/// that a section does not have is looked up in the dictionary around it.
class Dictionary {
 public:
  /// Values are plain text in UTF-8; the HTML twin escapes them by where they stand.
  Dictionary& set(std::string name, std::string value);
  /// A new dictionary for one more showing of the section. Lives as long as this one.
  Dictionary& add(const std::string& section);
  /// Shows the section once, or says that it is not shown: each section of a template is decided on.
  Dictionary& show(const std::string& section, bool shown = true);

  const std::string* value(std::string_view name) const;
  /// Null when nobody decided on the section.
  const std::vector<std::unique_ptr<Dictionary>>* section(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::vector<std::unique_ptr<Dictionary>>, std::less<>> sections_;
};

/// One mail in one language. Markers are ctemplate's: {{NAME}}, {{#SECTION}}…{{/SECTION}}, {{! a remark }}. A line with
/// a section's marker or a remark alone leaves no line.
struct TemplateSource {
  std::string_view name;      ///< "step"
  std::string_view language;  ///< "en"
  std::string_view text;      ///< begins with "Subject: …" and an empty line
  std::string_view html;      ///< what stands in the body, with the same words
};

struct Rendered {
  std::string language;  ///< the one there was a text in
  std::string subject;
  std::string text;
  std::string html;
};

/// The templates of one folder, parsed once. Thread-safe after of().
///
/// Around each mail stands the layout of its language (workers/mail/templates/layout.*), which asks of every dictionary
/// SENDER (who sends it: "MILE, eThekwini Municipality") and the section UNSUBSCRIBE (with UNSUBSCRIBE_URL: where to
/// say that this mailbox is the wrong one). A language that the language service has not read says so in the layout.
class Templates {
 public:
  /// kInternal naming the template and what is wrong with it: one that does not parse, has no English text, no subject
  /// line, is there twice, or has a value where it cannot be escaped safely (an address without quotes).
  static Result<Templates> of(std::span<const TemplateSource> sources, std::vector<std::string> reviewed_languages);
  Templates(Templates&&) noexcept;
  Templates& operator=(Templates&&) noexcept;
  ~Templates();

  /// In that language, or in English when there is no text in it. kNotFound for a name that no template has. kInternal,
  /// naming the template, its language and the value or section, when the dictionary lacks what the template shows:
  /// nothing goes out with a hole in it.
  Result<Rendered> fill(std::string_view name, std::string_view language, const Dictionary& dictionary) const;

 private:
  struct Parsed;
  Templates();

  std::map<std::pair<std::string, std::string>, std::unique_ptr<Parsed>> parsed_;  // name and language
  std::vector<std::string> reviewed_languages_;
};

}  // namespace cairn::workers::mail
