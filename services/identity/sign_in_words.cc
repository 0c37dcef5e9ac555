#include "services/identity/sign_in_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "services/http/form.h"
#include "services/web/plain/words.h"

namespace cairn::services::identity {
namespace {

struct Words {
  Text text;
  std::string_view en;
  std::string_view zu;
  std::string_view af;
};

struct RoleWords {
  std::string_view role;
  std::string_view en;
  std::string_view zu;
  std::string_view af;
};

template <class Row>
constexpr std::string_view in(const Row& row, Language language) {
  return language == Language::kZulu ? row.zu : language == Language::kAfrikaans ? row.af : row.en;
}

constexpr std::array kTable = {
    Words{Text::kSkip, "Skip to content", "Yeqela kokuqukethwe", "Gaan na die inhoud"},
    Words{Text::kTagline, "learning partnerships", "ubambiswano lokufunda", "leervennootskappe"},
    Words{Text::kLanguage, "Language", "Ulimi", "Taal"},
    Words{Text::kNotDone, "Not done", "Akwenziwanga", "Nie gedoen nie"},
    Words{Text::kTrial, "Trial.", "Ukuzama.", "Proef."},
    Words{Text::kTrialText, "Nothing here is real life: this ledger is for practice.",
          "Akukho okuyiqiniso lapha: leli bhuku lingelokuzijwayeza.",
          "Niks hier is die werklike lewe nie: hierdie register is om te oefen."},
    Words{Text::kSignIn, "Sign in", "Ngena", "Meld aan"},
    Words{Text::kTakesNames,
          "Nobody signs in here: this program takes the name that each request gives, because only this machine "
          "reaches it.",
          "Akukho ongenayo lapha: lolu hlelo luthatha igama elinikezwa yisicelo ngasinye, ngoba yilo mshini kuphela "
          "ofinyelela kulo.",
          "Niemand meld hier aan nie: hierdie program neem die naam wat elke versoek gee, want net hierdie masjien "
          "bereik dit."},
    Words{Text::kSignedInAs, "You have signed in as {0}, in the role of {1}.", "Ningene njengo-{0}, esikhundleni: {1}.",
          "Jy het aangemeld as {0}, in die rol van {1}."},
    Words{Text::kForUnit, "For unit {0}.", "Yophiko {0}.", "Vir eenheid {0}."},
    Words{Text::kGoOn, "Go on", "Qhubekani", "Gaan voort"},
    Words{Text::kSignOut, "Sign out", "Phuma", "Meld af"},
    Words{Text::kWithProvider, "Sign in with your municipal account", "Ngenani nge-akhawunti yenu kamasipala",
          "Meld aan met jou munisipale rekening"},
    Words{Text::kOrPassword, "Or with a password of this ledger", "Noma ngephasiwedi yaleli bhuku",
          "Of met ’n wagwoord van hierdie register"},
    Words{Text::kAccount, "Account", "I-akhawunti", "Rekening"},
    Words{Text::kPassword, "Password", "Iphasiwedi", "Wagwoord"},
    Words{Text::kForgotten,
          "No account, or a forgotten password? The administrator of this ledger gives you a link with which you set "
          "one.",
          "Aninayo i-akhawunti, noma nikhohlwe iphasiwedi? Umlawuli waleli bhuku uninika isixhumanisi enizoyisetha "
          "ngaso.",
          "Geen rekening, of die wagwoord vergeet? Die administrateur van hierdie register gee jou ’n skakel waarmee "
          "jy een stel."},
    Words{Text::kSetPassword, "Set your password", "Setha iphasiwedi yakho", "Stel jou wagwoord"},
    Words{Text::kSetPasswordFor, "For the account {0}, in the role of {1}. The link works once.",
          "Nge-akhawunti {0}, esikhundleni: {1}. Isixhumanisi sisebenza kanye.",
          "Vir die rekening {0}, in die rol van {1}. Die skakel werk een keer."},
    Words{Text::kPasswordRule,
          "At least {0} characters, at most {1}; a few words that only you would put together are best.",
          "Okungenani izinhlamvu ezingu-{0}, okungengaphezu kuka-{1}; amagama ambalwa ongawahlanganisa wena wedwa "
          "angcono kakhulu.",
          "Minstens {0} karakters, hoogstens {1}; ’n paar woorde wat net jy bymekaar sou sit, is die beste."},
    Words{Text::kNewPassword, "New password", "Iphasiwedi entsha", "Nuwe wagwoord"},
    Words{Text::kAgain, "The same again", "Okufanayo futhi", "Dieselfde weer"},
    Words{Text::kDiffer, "The two are not the same.", "Lokhu okubili akufani.", "Die twee is nie dieselfde nie."},
    Words{Text::kLinkUsed, "No account waits for this link: it was used, or another one took its place.",
          "Ayikho i-akhawunti elinde lesi sixhumanisi: sisetshenzisiwe, noma esinye sathatha indawo yaso.",
          "Geen rekening wag vir hierdie skakel nie: dit is gebruik, of ’n ander het sy plek ingeneem."},
    Words{Text::kLinkClosed,
          "The link has expired, or the account is locked: ask the administrator of this ledger for another one.",
          "Isixhumanisi siphelelwe yisikhathi, noma i-akhawunti ikhiyiwe: celani esinye kumlawuli waleli bhuku.",
          "Die skakel het verval, of die rekening is gesluit: vra die administrateur van hierdie register vir ’n "
          "ander."},
    Words{Text::kSignedIn, "You have signed in", "Ningenile", "Jy het aangemeld"},
    Words{Text::kSignedOut, "You have signed out", "Niphumile", "Jy het afgemeld"},
    Words{Text::kSignsOutToo, "Your municipal account signs out as well.", "I-akhawunti yenu kamasipala iyaphuma nayo.",
          "Jou munisipale rekening meld ook af."},
    Words{Text::kToSignIn, "To the sign-in", "Iya lapho kungenwa khona", "Na die aanmelding"},
    Words{Text::kWrong, "Account and password do not belong together.", "I-akhawunti nephasiwedi akuhambisani.",
          "Rekening en wagwoord hoort nie bymekaar nie."},
    Words{Text::kTooOften, "Too many tries for this account: wait a quarter of an hour.",
          "Imizamo eminingi kakhulu kule akhawunti: lindani imizuzu engu-15.",
          "Te veel pogings vir hierdie rekening: wag ’n kwartier."},
    Words{Text::kTooOftenFromHere, "Too many tries from your address: wait a quarter of an hour.",
          "Imizamo eminingi kakhulu evela ekhelini lenu: lindani imizuzu engu-15.",
          "Te veel pogings van jou adres af: wag ’n kwartier."},
    Words{Text::kUseForm, "Use the form of this page.", "Sebenzisani ifomu yaleli khasi.",
          "Gebruik die vorm van hierdie bladsy."},
    Words{Text::kLocked, "This account is locked. The administrator of this ledger can say why.",
          "Le akhawunti ikhiyiwe. Umlawuli waleli bhuku angasho ukuthi kungani.",
          "Hierdie rekening is gesluit. Die administrateur van hierdie register kan sê waarom."},
    Words{Text::kChanged, "The account was changed in this moment: try again.",
          "I-akhawunti ishintshiwe khona manje: zamani futhi.",
          "Die rekening is in hierdie oomblik verander: probeer weer."},
    Words{Text::kNoFlow,
          "This sign-in was not begun in this browser, took more than ten minutes or has been used: begin again.",
          "Lokhu kungena akuqalwanga kulesi siphequluli, kuthathe imizuzu engaphezu kweyishumi noma sekusetshenzisiwe: "
          "qalani kabusha.",
          "Hierdie aanmelding is nie in hierdie blaaier begin nie, het langer as tien minute geneem of is gebruik: "
          "begin weer."},
    Words{Text::kAway,
          "Your municipality's sign-in cannot be used now. Try again later, or sign in with a password of this ledger, "
          "if you have one.",
          "Ukungena kukamasipala wenu akusebenziseki manje. Zamani futhi kamuva, noma ningene ngephasiwedi yaleli "
          "bhuku, uma ninayo.",
          "Jou munisipaliteit se aanmelding kan nie nou gebruik word nie. Probeer later weer, of meld aan met ’n "
          "wagwoord van hierdie register, as jy een het."},
    Words{Text::kTooManyBegun,
          "Too many sign-ins from your address were begun and not ended: wait a quarter of an hour.",
          "Kuqalwe ukungena okuningi kakhulu okuvela ekhelini lenu kwangaqedwa: lindani imizuzu engu-15.",
          "Te veel aanmeldings van jou adres af is begin en nie klaargemaak nie: wag ’n kwartier."},
    Words{Text::kRefused, "Your sign-in is refused: {0}.", "Ukungena kwenu kwenqatshiwe: {0}.",
          "Jou aanmelding is geweier: {0}."},
    Words{Text::kClosedAccount,
          "Your municipality's sign-in knows you as “{0}”, and the account of that name has been closed. Tell the "
          "administrator of this ledger, if you are to use it.",
          "Ukungena kukamasipala wenu kunazi njengo-“{0}”, kodwa i-akhawunti yalelo gama ivaliwe. Tshelani umlawuli "
          "waleli bhuku, uma kumele nilisebenzise.",
          "Jou munisipaliteit se aanmelding ken jou as “{0}”, en die rekening met daardie naam is gesluit. Sê vir die "
          "administrateur van hierdie register, as jy dit moet gebruik."},
    Words{Text::kNoAccount,
          "Your municipality's sign-in knows you as “{0}”, and this ledger has no account of that name. Tell the "
          "administrator of this ledger that name and what you need to do here: an account for you is opened by hand.",
          "Ukungena kukamasipala wenu kunazi njengo-“{0}”, kodwa leli bhuku alinayo i-akhawunti yalelo gama. Tshelani "
          "umlawuli waleli bhuku lelo gama nokuthi nidinga ukwenzani lapha: i-akhawunti yenu ivulwa ngesandla.",
          "Jou munisipaliteit se aanmelding ken jou as “{0}”, en hierdie register het geen rekening met daardie naam "
          "nie. Sê vir die administrateur van hierdie register daardie naam en wat jy hier moet doen: ’n rekening word "
          "met die hand vir jou geopen."},
};

constexpr bool is_in_order() {
  for (size_t i = 0; i < kTable.size(); ++i)
    if (kTable[i].text != static_cast<Text>(i)) return false;
  return kTable.size() == static_cast<size_t>(Text::kCount);
}
static_assert(is_in_order(), "a row for each text, in order");

constexpr RoleWords kRoleWords[] = {
    {"reader", "reader", "umfundi", "leser"},
    {"contact", "unit contact", "oxhumana naye wophiko", "eenheidskontak"},
    {"officer", "officer", "isikhulu", "beampte"},
    {"approver", "approver", "ogunyazayo", "goedkeurder"},
    {"city_manager", "City Manager", "iMenenja yeDolobha", "Stadsbestuurder"},
    {"auditor", "auditor", "umcwaningi-mabhuku", "ouditeur"},
    {"administrator", "administrator", "umlawuli", "administrateur"},
    {"mail", "mail server", "iseva yeposi", "posbediener"},
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The weight of "zu;q=0.8", from 0 to 1; 1 where none is said, 0 for what is no number.
double weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1;
  double weight = 0;
  const auto digits = parameters.substr(at + 2);
  std::from_chars(digits.data(), digits.data() + digits.size(), weight);
  return weight;
}

/// Of a tag as "af-ZA"; none for a language that there is not here.
std::optional<Language> spoken(std::string_view tag) {
  const auto language = projections::calendar::language_of(tag.substr(0, tag.find('-')));
  const bool ours = tag.substr(0, tag.find('-')) == projections::calendar::tag_of(language);
  return ours ? std::optional(language) : std::nullopt;
}

}  // namespace

std::string say(Text text, Language language, std::initializer_list<std::string_view> values) {
  return web::plain::filled(in(kTable[static_cast<size_t>(text)], language), values);
}

std::string_view role_words(std::string_view role, Language language) {
  const auto* const found = std::ranges::find(kRoleWords, role, &RoleWords::role);
  return found == std::end(kRoleWords) ? role : in(*found, language);
}

Language language_of_request(const http::Request& request) {
  if (const auto asked = spoken(http::value_of(request.query_parameters, "lang"))) return *asked;
  auto rest = request.headers.find("Accept-Language").value_or("");
  Language best = Language::kEnglish;
  double weight = 0;
  while (!rest.empty()) {
    const auto item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    const auto tag = trimmed(item.substr(0, item.find(';')));
    const auto language = spoken(tag);
    if (!language || weight_of(item.substr(tag.size())) <= weight) continue;
    best = *language;
    weight = weight_of(item.substr(tag.size()));
  }
  return best;
}

}  // namespace cairn::services::identity
