#include "services/quarters/decline_page.h"

#include <array>

#include "services/quarters/answer_frame.h"

namespace cairn::services::quarters {
namespace {

/// In the order of Language. For review by the municipality's language service, as all that is not English.
using Words = std::array<std::string_view, 3>;

constexpr Words kTitle = {"Is this mailbox the wrong one?", "Ingabe leli bhokisi leposi akulona?",
                          "Is dit die verkeerde posbus?"};
constexpr Words kText = {
    "Reminders of this quarter then go to the head of the unit. What the unit owes stays as it is, and the link in the "
    "mail goes on working.",
    "Izikhumbuzo zale kota zizoya kunhloko yophiko. Lokho uphiko olukukweletayo kuhlala kunjalo, futhi isixhumanisi "
    "esiseposini siyaqhubeka sisebenze.",
    "Herinneringe van hierdie kwartaal gaan dan aan die hoof van die eenheid. Wat die eenheid skuld, bly soos dit is, "
    "en die skakel in die e-pos werk nog."};
constexpr Words kButton = {"No more mail to me, ask the head", "Ningabe nisangithumelela, buzani inhloko",
                           "Geen pos meer aan my nie, vra die hoof"};
constexpr Words kDone = {"No more mail comes to you", "Alisekho iposi elizoza kuwe", "Geen pos kom meer na jou nie"};
constexpr Words kDoneText = {"From now on the head of the unit is asked for this quarter. This is recorded.",
                             "Kusukela manje inhloko yophiko yiyo ebuzwayo ngale kota. Lokhu kubhaliwe.",
                             "Van nou af word die hoof van die eenheid vir hierdie kwartaal gevra. Dit is aangeteken."};
constexpr Words kForeign = {"This link opens nothing here", "Lesi sixhumanisi asivuli lutho lapha",
                            "Hierdie skakel maak hier niks oop nie"};
constexpr Words kForeignText = {"Use the link as it stands in the mail.",
                                "Sebenzisani isixhumanisi njengoba sinjalo eposini.",
                                "Gebruik die skakel soos dit in die e-pos staan."};

std::string in(const Words& words, Language language) { return std::string(words[static_cast<size_t>(language)]); }

}  // namespace

std::string decline_html(Language language, const std::string& address, bool trial) {
  web::plain::Html html;
  const auto title = in(kTitle, language);
  open_page(html, {language, title, address, trial});
  html.raw("<h1>").text(title).raw("</h1><p>").text(in(kText, language)).raw("</p><form method=\"post\"");
  html.attribute("action", address + "?lang=" + std::string(tag_of(language)));
  html.raw("><button>").text(in(kButton, language)).raw("</button></form>");
  close_page(html, language);
  return html.take();
}

std::string declined_html(Language language) {
  return sentence_html(language, in(kDone, language), in(kDoneText, language));
}

std::string undeclinable_html(Language language) {
  return sentence_html(language, in(kForeign, language), in(kForeignText, language));
}

}  // namespace cairn::services::quarters
