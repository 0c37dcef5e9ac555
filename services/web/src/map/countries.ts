/// The atlas has English names, the ledger codes of ISO 3166-1. Names that differ from those of the browser stand here.
const kOwn: Record<string, string> = {
  'W. Sahara': 'EH',
  'United States of America': 'US',
  'Dem. Rep. Congo': 'CD',
  'Dominican Rep.': 'DO',
  'Falkland Is.': 'FK',
  "Côte d'Ivoire": 'CI',
  'Central African Rep.': 'CF',
  Congo: 'CG',
  'Eq. Guinea': 'GQ',
  eSwatini: 'SZ',
  Palestine: 'PS',
  Myanmar: 'MM',
  Turkey: 'TR',
  'Solomon Is.': 'SB',
  'Bosnia and Herz.': 'BA',
  Macedonia: 'MK',
  'Trinidad and Tobago': 'TT',
  'S. Sudan': 'SS',
};

let codes: Map<string, string> | undefined;

function allCodes(): Map<string, string> {
  const names = new Intl.DisplayNames('en', {type: 'region'});
  const letters = Array.from({length: 26}, (_, index) => String.fromCharCode(65 + index));
  const found = new Map(Object.entries(kOwn));
  for (const first of letters)
    for (const second of letters) {
      const code = first + second;
      // Codes of countries that are no more are called as their heirs are: DD as DE.
      if (new Intl.Locale(`und-${code}`).region !== code) continue;
      const name = names.of(code);
      if (name && name !== code && !found.has(name)) found.set(name, code);
    }
  return found;
}

export function codeOf(name: string): string | undefined {
  codes ??= allCodes();
  return codes.get(name);
}
