#include "services/quarters/answer_words.h"

#include <array>

#include "services/web/plain/words.h"

namespace cairn::services::quarters {
namespace {

struct Words {
  Text text;
  std::string_view en;
  std::string_view zu;
  std::string_view af;
  std::string_view in(Language language) const {
    return language == Language::kZulu ? zu : language == Language::kAfrikaans ? af : en;
  }
};

// For review by the municipality's language service before the first quarter: the isiZulu and the Afrikaans are
// drafts, and the page says so. In order of Text.
constexpr std::array kTable = {
    Words{Text::kSkip, "Skip to the answers", "Yeqela ezimpendulweni", "Gaan na die antwoorde"},
    Words{Text::kHeading, "{0}: your partnerships", "{0}: ubudlelwano benu", "{0}: julle vennootskappe"},
    Words{Text::kLead, "Is this still right? Answer row by row, or confirm all at the end. No password is needed.",
          "Ingabe lokhu kusalungile? Phendulani umugqa ngomugqa, noma niqinisekise konke ekugcineni. Akudingeki "
          "iphasiwedi.",
          "Is dit nog reg? Antwoord ry vir ry, of bevestig alles aan die einde. Geen wagwoord is nodig nie."},
    Words{Text::kDue, "Please answer by {0}.", "Sicela niphendule ngaphambi kuka-{0}.", "Antwoord asseblief teen {0}."},
    Words{Text::kDueLate, "Answers were due on {0}. What you say now is still recorded, as late.",
          "Izimpendulo bezidingeka ngo-{0}. Enikushoyo manje kusazobhalwa, njengokuphuzile.",
          "Antwoorde was op {0} verskuldig. Wat julle nou sê, word nog aangeteken, as laat."},
    Words{Text::kReports, "Reports outstanding", "Imibiko esalindelwe", "Verslae uitstaande"},
    Words{Text::kReportsHelp,
          "Choose the file of each, {0} MB at most, and send it with your answers: it is filed at once.",
          "Khethani ifayela lombiko ngamunye, elingeqi ku-{0} MB, nilithumele nezimpendulo zenu: lifakwa ngaso leso "
          "sikhathi.",
          "Kies die lêer van elkeen, hoogstens {0} MB, en stuur dit saam met julle antwoorde: dit word dadelik "
          "geliasseer."},
    Words{Text::kReportFile, "File of the report", "Ifayela lombiko", "Lêer van die verslag"},
    Words{Text::kReportDue, "due {0}", "kudingeka ngo-{0}", "verskuldig {0}"},
    Words{Text::kRowOf, "{0} of {1}", "{0} ku-{1}", "{0} van {1}"},
    Words{Text::kConfirmed, "Nothing changed", "Akukho okushintshile", "Niks het verander nie"},
    Words{Text::kChanged, "Something changed", "Kukhona okushintshile", "Iets het verander"},
    Words{Text::kEnded, "It has ended", "Sekuphelile", "Dit het geëindig"},
    Words{Text::kHandedOver, "Another unit has it now", "Manje sekuphethwe olunye uphiko",
          "’n Ander eenheid het dit nou"},
    Words{Text::kNotOurs, "Not ours", "Akukona okwethu", "Nie ons s’n nie"},
    Words{Text::kChoose, "Your answer for this row", "Impendulo yenu kulo mugqa", "Julle antwoord vir hierdie ry"},
    Words{Text::kSince, "Since when?", "Kusukela nini?", "Sedert wanneer?"},
    Words{Text::kSinceHelp, "A day, month or year: 2026-08-14, 2026-08 or 2026",
          "Usuku, inyanga noma unyaka: 2026-08-14, 2026-08 noma 2026",
          "’n Dag, maand of jaar: 2026-08-14, 2026-08 of 2026"},
    Words{Text::kTitleField, "Title", "Isihloko", "Titel"},
    Words{Text::kFocus, "Focus", "Okugxilwe kukho", "Fokus"},
    Words{Text::kPurpose, "Purpose", "Inhloso", "Doel"},
    Words{Text::kBenefit, "Expected benefit", "Inzuzo elindelwe", "Verwagte voordeel"},
    Words{Text::kRemarks, "Remarks", "Amazwana", "Opmerkings"},
    Words{Text::kChangedHelp, "Change what is different; the rest stays as it is.",
          "Shintshani okuhlukile; okunye kuhlala kunjalo.", "Verander wat anders is; die res bly soos dit is."},
    Words{Text::kChangeFile, "A file that shows it, if there is one", "Ifayela elikubonisayo, uma likhona",
          "’n Lêer wat dit wys, as daar een is"},
    Words{Text::kLastDay, "Last day", "Usuku lokugcina", "Laaste dag"},
    Words{Text::kHowEnded, "How did it end?", "Kuphele kanjani?", "Hoe het dit geëindig?"},
    Words{Text::kToUnit, "Which unit?", "Uluphi uphiko?", "Watter eenheid?"},
    Words{Text::kToUnitHelp, "Begin to type its name", "Qalani nibhale igama lalo", "Begin die naam tik"},
    Words{Text::kWhose, "Whose may it be?", "Kungaba ngokukabani?", "Wie s’n is dit dalk?"},
    Words{Text::kConfirmAll, "Confirm all shown ({0})", "Qinisekisa konke okuboniswe ({0})",
          "Bevestig alles wat gewys is ({0})"},
    Words{Text::kConfirmAllHelp,
          "Records “nothing changed” for every row above, except where you chose something else.",
          "Kubhala ukuthi “akukho okushintshile” kuyo yonke imigqa engenhla, ngaphandle kwalapho nikhethe okunye.",
          "Teken “niks het verander nie” aan vir elke ry hierbo, behalwe waar julle iets anders gekies het."},
    Words{Text::kSend, "Send only what I chose", "Thumela engikukhethile kuphela", "Stuur net wat ek gekies het"},
    Words{Text::kSendHelp, "Rows without a choice stay open.", "Imigqa engakhethelwanga lutho ihlala ivulekile.",
          "Rye sonder ’n keuse bly oop."},
    Words{Text::kSendReports, "Send the reports", "Thumela imibiko", "Stuur die verslae"},
    Words{Text::kLater, "Seen, I answer later", "Ngibonile, ngizophendula kamuva", "Gesien, ek antwoord later"},
    Words{Text::kMoreRows, "{0} more come after these.", "Kusekhona eminye engu-{0} emva kwale.",
          "Nog {0} kom ná hierdie."},
    Words{Text::kNothing, "We have nothing to report", "Asinalutho esingalubika", "Ons het niks om te rapporteer nie"},
    Words{Text::kNothingHelp, "No engagement is recorded under {0} for this quarter. Saying so is an answer too.",
          "Akukho mcimbi obhalwe ngaphansi kwe-{0} kule kota. Ukusho lokho kuyimpendulo nakho.",
          "Geen betrokkenheid is onder {0} vir hierdie kwartaal aangeteken nie. Om dit te sê, is ook ’n antwoord."},
    Words{Text::kDone, "Thank you. Everything is answered.", "Siyabonga. Konke sekuphenduliwe.",
          "Dankie. Alles is beantwoord."},
    Words{Text::kReceipt, "Receipt", "Irisidi", "Kwitansie"},
    Words{Text::kReceiptEvents, "Recorded {0} as event {1}.", "Kubhalwe ngo-{0} njengesigameko {1}.",
          "Aangeteken op {0} as gebeurtenis {1}."},
    Words{Text::kUndo, "Undo this answer", "Hlehlisa le mpendulo", "Maak hierdie antwoord ongedaan"},
    Words{Text::kUndoHelp, "Possible until {0}. The rows are then open again.",
          "Kungenziwa kuze kube ngu-{0}. Imigqa izobe isivulekile futhi.",
          "Moontlik tot {0}. Die rye is dan weer oop."},
    Words{Text::kUndone, "Undone: these rows are open again.", "Kuhlehlisiwe: le migqa isivulekile futhi.",
          "Ongedaan gemaak: hierdie rye is weer oop."},
    Words{Text::kNoted, "Noted. The link works until {0}.", "Kuphawuliwe. Isixhumanisi sisebenza kuze kube ngu-{0}.",
          "Aangeteken. Die skakel werk tot {0}."},
    Words{Text::kNotSentYet, "Nothing was sent yet. The buttons are below the rows.",
          "Akukho okuthunyelwe okwamanje. Izinkinobho zingezansi kwemigqa.",
          "Niks is nog gestuur nie. Die knoppies is onder die rye."},
    Words{Text::kSentBefore, "This form was sent before. Below is what was recorded then; nothing was added to it now.",
          "Leli fomu lathunyelwa ngaphambili. Ngezansi yilokho okwabhalwa ngaleso sikhathi; akukho okwengeziwe manje.",
          "Hierdie vorm is reeds gestuur. Hieronder staan wat toe aangeteken is; niks is nou bygevoeg nie."},
    Words{Text::kProblems, "Nothing was recorded yet. Please look at this first:",
          "Akukho okubhaliwe okwamanje. Sicela nibheke lokhu kuqala:",
          "Niks is nog aangeteken nie. Kyk asseblief eers hierna:"},
    Words{Text::kChoiceMissing, "Choose an answer for at least one row.",
          "Khethani impendulo okungenani yomugqa owodwa.", "Kies ’n antwoord vir ten minste een ry."},
    Words{Text::kStale, "somebody else changed this row since you opened the page; look at it again",
          "omunye ushintshe lo mugqa kusukela nivule ikhasi; wubhekeni futhi",
          "iemand anders het hierdie ry verander sedert julle die bladsy oopgemaak het; kyk weer daarna"},
    Words{
        Text::kRowGone,
        "A row of the form is not asked of your unit any more: it went to another unit, or it was answered meanwhile. "
        "Below is what is still asked.",
        "Umugqa wefomu awusabuzwa ophikweni lwenu: udluliselwe kolunye uphiko, noma usuphenduliwe. Ngezansi yilokho "
        "okusabuzwa.",
        "’n Ry van die vorm word nie meer van julle eenheid gevra nie: dit is nou by ’n ander eenheid, of dit is "
        "intussen beantwoord. Hieronder staan wat nog gevra word."},
    Words{Text::kUnknownUnit, "no unit is called “{0}”", "alukho uphiko olubizwa ngokuthi “{0}”",
          "geen eenheid heet “{0}” nie"},
    Words{Text::kNotADate, "“{0}” is no date; write 2026-08-14, 2026-08 or 2026",
          "“{0}” akulona usuku; bhalani 2026-08-14, 2026-08 noma 2026",
          "“{0}” is nie ’n datum nie; skryf 2026-08-14, 2026-08 of 2026"},
    Words{Text::kMissing, "please fill in “{0}”", "sicela nigcwalise u-“{0}”", "vul asseblief “{0}” in"},
    Words{Text::kNothingDiffers, "nothing differs from what is recorded", "akukho okuhlukile kokubhaliwe",
          "niks verskil van wat aangeteken is nie"},
    Words{Text::kFileKept, "“{0}” has arrived and stays with this form. Choose another file only to replace it.",
          "I-“{0}” ifikile futhi ihlala naleli fomu. Khethani elinye ifayela kuphela uma nifuna ukulishintsha.",
          "“{0}” het aangekom en bly by hierdie vorm. Kies net ’n ander lêer om dit te vervang."},
    Words{Text::kFileEmpty, "“{0}” is empty. Look whether it opens on your own device, and choose it again.",
          "I-“{0}” ayinalutho. Bhekani ukuthi iyavuleka yini kudivayisi yenu, niphinde niyikhethe.",
          "“{0}” is leeg. Kyk of dit op julle eie toestel oopmaak, en kies dit weer."},
    Words{Text::kFileTooLarge,
          "“{0}” is larger than {1} MB. Send a smaller one, for example a PDF with smaller pictures.",
          "I-“{0}” inkulu kuno-{1} MB. Thumelani encane, isibonelo i-PDF enezithombe ezincane.",
          "“{0}” is groter as {1} MB. Stuur ’n kleiner een, byvoorbeeld ’n PDF met kleiner prente."},
    Words{Text::kFileNotTaken, "“{0}” is of a kind that is not taken. Taken are {1}.",
          "I-“{0}” ingeyohlobo olungamukelwa. Kwamukelwa u-{1}.",
          "“{0}” is van ’n soort wat nie aanvaar word nie. Aanvaar word {1}."},
    Words{Text::kFileLies, "“{0}” is not what its name says it is. Open it, save it as PDF and choose that.",
          "I-“{0}” akuyona lokho igama layo elikushoyo. Yivuleni, niyigcine njenge-PDF bese nikhetha yona.",
          "“{0}” is nie wat sy naam sê nie. Maak dit oop, stoor dit as PDF en kies dít."},
    Words{Text::kFileGoesWithChange, "the file “{0}” goes with “something changed”; choose that for this row",
          "ifayela “{0}” lihambisana no-“kukhona okushintshile”; khethani lokho kulo mugqa",
          "die lêer “{0}” gaan saam met “iets het verander”; kies dit vir hierdie ry"},
    Words{Text::kReportGone, "this report has come in the meantime; it need not be sent again",
          "lo mbiko usufikile phakathi naleso sikhathi; awudingi ukuthunyelwa futhi",
          "hierdie verslag het intussen gekom; dit hoef nie weer gestuur te word nie"},
    Words{
        Text::kBrokenOff,
        "The form did not arrive whole. What did arrive is filled in below; please choose the files again and send it "
        "once more.",
        "Ifomu alifikanga liphelele. Okufikile kugcwalisiwe ngezansi; sicela nikhethe amafayela futhi niphinde "
        "nithumele.",
        "Die vorm het nie heel aangekom nie. Wat aangekom het, is hieronder ingevul; kies asseblief weer die lêers en "
        "stuur dit nog een keer."},
    Words{
        Text::kFormTooLarge,
        "What was sent is too large to be read. Nothing was recorded. Go back: what you typed is still there; send "
        "fewer or smaller files at once.",
        "Okuthunyelwe kukhulu kakhulu ukuthi kufundwe. Akukho okubhaliwe. Buyelani emuva: enikubhalile kusekhona; "
        "thumelani amafayela ambalwa noma amancane ngesikhathi.",
        "Wat gestuur is, is te groot om te lees. Niks is aangeteken nie. Gaan terug: wat julle getik het, is nog daar; "
        "stuur minder of kleiner lêers op ’n slag."},
    Words{Text::kReportFiled, "report received and filed", "umbiko wamukelwe futhi wafakwa",
          "verslag ontvang en geliasseer"},
    Words{Text::kFileAttached, "file attached", "ifayela lifakiwe", "lêer aangeheg"},
    Words{Text::kAdded, "added", "kungeziwe", "bygevoeg"},
    Words{Text::kAdd, "Add a new engagement or visit", "Engeza ubudlelwano obusha noma ukuvakasha",
          "Voeg ’n nuwe betrokkenheid of besoek by"},
    Words{Text::kAddLead, "For something that is not on your list yet. Your unit is recorded as the one that leads it.",
          "Okwento engakabi sohlwini lwenu. Uphiko lwenu lubhalwa njengoluholayo.",
          "Vir iets wat nog nie op julle lys is nie. Julle eenheid word aangeteken as die een wat dit lei."},
    Words{Text::kKindField, "What is it?", "Kuyini?", "Wat is dit?"},
    Words{Text::kPleaseChoose, "Please choose", "Sicela nikhethe", "Kies asseblief"},
    Words{Text::kPartnerField, "With whom?", "Nobani?", "Met wie?"},
    Words{Text::kPartnerHelp, "Begin to type a name. A name that nobody has used yet is put on the list.",
          "Qalani nibhale igama. Igama elingakasetshenziswa muntu lifakwa ohlwini.",
          "Begin ’n naam tik. ’n Naam wat nog niemand gebruik het nie, word op die lys geplaas."},
    Words{Text::kBegins, "When does it begin?", "Kuqala nini?", "Wanneer begin dit?"},
    Words{
        Text::kBeginsHelp,
        "Leave the day empty if only the month is known, and both if only the year is. Of a visit: when it was. "
        "Its report is due 30 days later.",
        "Shiyani usuku lungenalutho uma kwaziwa inyanga kuphela, nakho kokubili uma kwaziwa unyaka kuphela. "
        "Okokuvakasha: bekunini. Umbiko wakho ulindeleke ezinsukwini ezingama-30 kamuva.",
        "Laat die dag leeg as net die maand bekend is, en albei as net die jaar bekend is. Van ’n besoek: wanneer dit "
        "was. Die verslag is 30 dae later verskuldig."},
    Words{Text::kDay, "Day", "Usuku", "Dag"},
    Words{Text::kMonth, "Month", "Inyanga", "Maand"},
    Words{Text::kYear, "Year", "Unyaka", "Jaar"},
    Words{Text::kAddSend, "Add it", "Engeza", "Voeg dit by"},
    Words{Text::kAddBack, "Back to your answers", "Buyela ezimpendulweni zenu", "Terug na julle antwoorde"},
    Words{Text::kOpenRows, "{0} still open", "{0} isavulekile", "{0} nog oop"},
    Words{Text::kDraft, "", "Ukuhumusha kusabuyekezwa; umbhalo wesiNgisi yiwo osebenzayo.",
          "Die vertaling word nog nagegaan; die Engelse teks geld."},
    Words{
        Text::kTrial,
        "Trial: nothing here is real life. Where its clock stands still, mail that follows an answer goes out when the "
        "clock is moved.",
        "Ukuzilolonga: akukho lutho olungokoqobo lapha. Uma iwashi lalo limile, iposi elilandela impendulo liphuma "
        "lapho iwashi lihanjiswa.",
        "Oefening: niks hier is die regte lewe nie. Waar die klok stilstaan, gaan pos wat op ’n antwoord volg uit "
        "wanneer die klok geskuif word."},
    Words{Text::kWithPartners, "with {0}", "no-{0}", "met {0}"},
    Words{Text::kRunningSince, "since {0}", "kusukela ngo-{0}", "sedert {0}"},
    Words{Text::kLastConfirmed, "last confirmed for {0}", "kugcine ukuqinisekiswa ku-{0}", "laas bevestig vir {0}"},
    Words{Text::kLinkCut, "This link is not whole", "Lesi sixhumanisi asiphelele", "Hierdie skakel is nie heel nie"},
    Words{Text::kLinkCutText, "Mail programs sometimes cut long links in two. Copy the whole link from the mail.",
          "Izinhlelo zeposi ngezinye izikhathi zinqamula izixhumanisi ezinde. Kopishani isixhumanisi sonke eposini.",
          "E-posprogramme sny lang skakels soms in twee. Kopieer die hele skakel uit die e-pos."},
    Words{Text::kLinkForeign, "This link opens nothing here", "Lesi sixhumanisi asivuli lutho lapha",
          "Hierdie skakel maak hier niks oop nie"},
    Words{Text::kLinkForeignText,
          "No unit of this ledger was sent it. Use the link in your latest reminder, or ask the MILE office for one.",
          "Alukho uphiko lwaleli rejista olusithunyelelwe. Sebenzisani isixhumanisi esikhumbuzweni senu sakamuva, noma "
          "nicele ihhovisi le-MILE.",
          "Geen eenheid van hierdie register het dit ontvang nie. Gebruik die skakel in julle jongste herinnering, of "
          "vra "
          "die MILE-kantoor vir een."},
    Words{Text::kLinkEnded, "This link has ended", "Lesi sixhumanisi siphelelwe isikhathi",
          "Hierdie skakel het verval"},
    Words{Text::kLinkEndedText,
          "Answers for {0} were taken until {1}. If something is still to be said, ask the MILE office to open the "
          "quarter again.",
          "Izimpendulo ze-{0} zamukelwe kwaze kwaba ngu-{1}. Uma kusekhona okufanele kushiwo, celani ihhovisi le-MILE "
          "livule ikota futhi.",
          "Antwoorde vir {0} is tot {1} aanvaar. As daar nog iets te sê is, vra die MILE-kantoor om die kwartaal weer "
          "oop te maak."},
    Words{Text::kTooMany, "Too many requests", "Izicelo eziningi kakhulu", "Te veel versoeke"},
    Words{Text::kTooManyText, "Please wait a minute and open the link again.",
          "Sicela nilinde umzuzu bese nivula isixhumanisi futhi.",
          "Wag asseblief ’n minuut en maak die skakel weer oop."},
    Words{Text::kNotNow, "Not now", "Hhayi manje", "Nie nou nie"},
    Words{Text::kNotNowText, "Nothing was lost. Please try again in a moment.",
          "Akukho okulahlekile. Sicela nizame futhi ngemva kwesikhashana.",
          "Niks is verlore nie. Probeer asseblief oor ’n oomblik weer."},
};
static_assert(kTable.size() == static_cast<size_t>(Text::kCount));
static_assert([] {
  for (size_t i = 0; i < kTable.size(); ++i)
    if (static_cast<size_t>(kTable[i].text) != i) return false;
  return true;
}());

struct KindWords {
  std::string_view en;
  std::string_view zu;
  std::string_view af;
};
/// In order of engagement::v1::Kind; the first is none.
constexpr std::array<KindWords, 13> kKindWords = {
    {{"", "", ""},
     {"Agreement", "Isivumelwano", "Ooreenkoms"},
     {"Network membership", "Ubulungu benethiwekhi", "Lidmaatskap van ’n netwerk"},
     {"Partnership", "Ubambiswano", "Vennootskap"},
     {"Research", "Ucwaningo", "Navorsing"},
     {"Project", "Iphrojekthi", "Projek"},
     {"Informal relationship", "Ubudlelwano obungahlelekile", "Informele verhouding"},
     {"Delegation received", "Ithimba elamukelwe", "Afvaardiging ontvang"},
     {"Delegation sent", "Ithimba elithunyelwe", "Afvaardiging gestuur"},
     {"Staff visit", "Ukuvakasha kwabasebenzi", "Personeelbesoek"},
     {"Study tour", "Uhambo lokufunda", "Studietoer"},
     {"Conference", "Ingqungquthela", "Konferensie"},
     {"Learning exchange", "Ukushintshana ngolwazi", "Leeruitruiling"}}};
static_assert(kKindWords.size() == engagement::v1::Kind_ARRAYSIZE);

}  // namespace

std::string say(Text text, Language language, std::initializer_list<std::string_view> values) {
  return web::plain::filled(kTable[static_cast<size_t>(text)].in(language), values);
}

std::string_view kind_words(engagement::v1::Kind kind, Language language) {
  const auto& words = kKindWords[static_cast<size_t>(kind)];
  return language == Language::kZulu ? words.zu : language == Language::kAfrikaans ? words.af : words.en;
}

}  // namespace cairn::services::quarters
