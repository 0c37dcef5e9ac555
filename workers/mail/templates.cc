#include "workers/mail/templates.h"

#include <ctemplate/template.h>
#include <fmt/format.h>

#include <algorithm>

#include "eventstore/base/utf8.h"
#include "workers/mail/embedded_templates.h"
#include "workers/mail/template_markers.h"

namespace cairn::workers::mail {
namespace {

constexpr std::string_view kEnglish = "en";
constexpr std::string_view kLayout = "layout";
constexpr std::string_view kBody = "{{BODY}}";
constexpr std::string_view kSubject = "Subject: ";
/// ctemplate then escapes each value by where it stands: text, an attribute, an address, a style.
constexpr std::string_view kEscaped = "{{%AUTOESCAPE context=\"HTML\"}}";

/// Shows a Dictionary to ctemplate, and notes what a template asked for that is not there.
class View final : public ctemplate::TemplateDictionaryInterface {
 public:
  View(const Dictionary& dictionary, const View* around, std::vector<std::string>& missing)
      : dictionary_(dictionary), around_(around), missing_(missing) {}

 protected:
  ctemplate::TemplateString GetValue(const ctemplate::TemplateString& name) const override {
    const auto* value = find_value({name.data(), name.size()});
    if (!value) missing_.push_back(fmt::format("value {}", std::string_view(name.data(), name.size())));
    return value ? ctemplate::TemplateString(*value) : ctemplate::TemplateString("");
  }
  bool IsHiddenSection(const ctemplate::TemplateString& name) const override {
    // ctemplate shows separators by itself, between two showings of their section.
    if (is_separator({name.data(), name.size()})) return true;
    const auto* shown = find_section({name.data(), name.size()});
    if (!shown) missing_.push_back(fmt::format("section {}", std::string_view(name.data(), name.size())));
    return !shown || shown->empty();
  }
  bool IsUnhiddenSection(const ctemplate::TemplateString& name) const override { return !IsHiddenSection(name); }
  Iterator* CreateSectionIterator(const ctemplate::TemplateString& name) const override {
    return new Showings(find_section({name.data(), name.size()}), *this);
  }
  void DumpToString(std::string* out, int) const override { *out += "a dictionary of workers/mail"; }

  // There are no includes (template_markers.h).
  bool IsHiddenTemplate(const ctemplate::TemplateString&) const override { return true; }
  const char* GetIncludeTemplateName(const ctemplate::TemplateString&, int) const override { return ""; }
  Iterator* CreateTemplateIterator(const ctemplate::TemplateString&) const override {
    return new Showings(nullptr, *this);
  }

 private:
  using Section = std::vector<std::unique_ptr<Dictionary>>;

  class Showings final : public Iterator {
   public:
    Showings(const Section* section, const View& around) : section_(section), around_(around) {}
    bool HasNext() const override { return section_ && next_ < section_->size(); }
    const TemplateDictionaryInterface& Next() override {
      view_ = std::make_unique<View>(*(*section_)[next_++], &around_, around_.missing_);
      return *view_;
    }

   private:
    const Section* section_;
    const View& around_;
    size_t next_ = 0;
    std::unique_ptr<View> view_;
  };

  const std::string* find_value(std::string_view name) const {
    for (const View* view = this; view; view = view->around_)
      if (const auto* value = view->dictionary_.value(name)) return value;
    return nullptr;
  }
  const Section* find_section(std::string_view name) const {
    for (const View* view = this; view; view = view->around_)
      if (const auto* section = view->dictionary_.section(name)) return section;
    return nullptr;
  }

  const Dictionary& dictionary_;
  const View* const around_;
  std::vector<std::string>& missing_;
};

Error wrong(const TemplateSource& source, std::string_view twin, const std::string& what) {
  return fail(Errc::kInternal, fmt::format("template {}.{}.{}: {}", source.name, source.language, twin, what));
}

using Parsed = std::unique_ptr<ctemplate::Template>;

Result<Parsed> parse(const TemplateSource& source, std::string_view twin, std::string_view prefix,
                     const std::string& text) {
  if (!is_utf8(text)) return wrong(source, twin, "is not UTF-8");
  const auto markers = read_markers(text);
  if (!markers) return wrong(source, twin, markers.error().context);
  const auto whole = std::string(prefix) + without_marker_lines(text);
  Parsed parsed(ctemplate::Template::StringToTemplate(whole, ctemplate::DO_NOT_STRIP));
  if (!parsed || parsed->state() != ctemplate::TS_READY)
    return wrong(source, twin, "a value stands where it cannot be escaped (an address without quotes?)");
  return parsed;
}

/// The layout with the mail in place of its line {{BODY}}.
std::string in_layout(std::string_view layout, std::string_view body) {
  const size_t at = layout.find(kBody);
  if (at == std::string_view::npos) return std::string(body);
  while (body.ends_with('\n')) body.remove_suffix(1);
  return std::string(layout.substr(0, at)) + std::string(body) + std::string(layout.substr(at + kBody.size()));
}

/// Values may hold line ends; a subject may not.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

const TemplateSource* layout_in(std::string_view language) {
  for (const auto& source : embedded_templates())
    if (source.name == kLayout && source.language == language) return &source;
  return nullptr;
}

}  // namespace

Dictionary& Dictionary::set(std::string name, std::string value) {
  values_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

Dictionary& Dictionary::add(const std::string& section) {
  return *sections_[section].emplace_back(std::make_unique<Dictionary>());
}

Dictionary& Dictionary::show(const std::string& section, bool shown) {
  auto& showings = sections_[section];
  showings.clear();
  if (shown) showings.push_back(std::make_unique<Dictionary>());
  return *this;
}

const std::string* Dictionary::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

const std::vector<std::unique_ptr<Dictionary>>* Dictionary::section(std::string_view name) const {
  const auto found = sections_.find(name);
  return found == sections_.end() ? nullptr : &found->second;
}

struct Templates::Parsed {
  std::unique_ptr<ctemplate::Template> subject;
  std::unique_ptr<ctemplate::Template> text;
  std::unique_ptr<ctemplate::Template> html;
};

Templates::Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;
Templates::~Templates() = default;

Result<Templates> Templates::of(std::span<const TemplateSource> sources, std::vector<std::string> reviewed_languages) {
  Templates templates;
  templates.reviewed_languages_ = std::move(reviewed_languages);
  for (const auto& source : sources) {
    const auto* layout = layout_in(source.language);
    if (!layout) return wrong(source, "txt", "there is no layout in this language");
    const size_t end = std::min(source.text.find('\n'), source.text.size());
    const auto line = source.text.substr(0, end);
    const auto rest = source.text.substr(end);
    if (!line.starts_with(kSubject) || !rest.starts_with("\n\n"))
      return wrong(source, "txt", "it does not begin with \"Subject: …\" and an empty line");
    auto parsed = std::make_unique<Parsed>();
    CAIRN_TRY(parsed->subject, parse(source, "txt", "", std::string(line.substr(kSubject.size()))));
    CAIRN_TRY(parsed->text, parse(source, "txt", "", in_layout(layout->text, rest.substr(2))));
    CAIRN_TRY(parsed->html, parse(source, "html", kEscaped, in_layout(layout->html, source.html)));
    const auto key = std::pair(std::string(source.name), std::string(source.language));
    if (!templates.parsed_.emplace(key, std::move(parsed)).second) return wrong(source, "txt", "it is there twice");
  }
  for (const auto& source : sources)
    if (!templates.parsed_.contains({std::string(source.name), std::string(kEnglish)}))
      return wrong(source, "txt", "there is no English one, which others fall back on");
  return templates;
}

Result<Rendered> Templates::fill(std::string_view name, std::string_view language, const Dictionary& dictionary) const {
  auto found = parsed_.find({std::string(name), std::string(language)});
  if (found == parsed_.end()) found = parsed_.find({std::string(name), std::string(kEnglish)});
  if (found == parsed_.end()) return fail(Errc::kNotFound, fmt::format("there is no template {}", name));
  Rendered rendered;
  rendered.language = found->first.second;
  const bool reviewed = rendered.language == kEnglish ||
                        std::ranges::find(reviewed_languages_, rendered.language) != reviewed_languages_.end();

  std::vector<std::string> missing;
  Dictionary ours;
  ours.set("LANGUAGE", rendered.language).show("UNREVIEWED", !reviewed);
  const View around(ours, nullptr, missing);
  const View view(dictionary, &around, missing);
  const auto expand = [&](const ctemplate::Template& parsed, std::string& out) {
    if (!parsed.Expand(&out, &view)) missing.emplace_back("a part (ctemplate)");
  };
  expand(*found->second->subject, rendered.subject);
  rendered.subject = one_line(rendered.subject);
  ours.set("SUBJECT", rendered.subject);
  expand(*found->second->text, rendered.text);
  expand(*found->second->html, rendered.html);
  if (!missing.empty())
    return fail(Errc::kInternal, fmt::format("template {}.{} lacks the {}", name, rendered.language, missing.front()));
  return rendered;
}

}  // namespace cairn::workers::mail
