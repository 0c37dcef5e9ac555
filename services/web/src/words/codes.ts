import i18next from 'i18next';

/// Values of the columns that have words of their own, by the name of their messages.
const kWords: Record<string, string> = {
  kind: 'kind',
  status: 'status',
  geographic_level: 'geographic_level',
  partner_type: 'partner_type',
  badge: 'badge',
  flags: 'flags',
  role: 'role',
  origin: 'origin',
  formality: 'formality',
  running: 'running',
  family: 'family',
  risk_level: 'risk_level',
  document_kind: 'document_kind',
};

function look(key: string): string | undefined {
  return i18next.exists(key) ? (i18next.t as (key: string) => string)(key) : undefined;
}

/// Underscores as blanks, the first letter upper-case: for a code that nobody has given words.
export const sentence = (code: string) => {
  const text = code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const columnWords = (column: string) => look(`column.${column}`) ?? sentence(column);

export const typeWords = (type: string) =>
  look(`type.${type}`) ?? type.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/// A value of a column; a name that came with it (of a unit, an organisation) goes before.
export function valueWords(column: string, value: string, label?: string): string {
  if (label) return label;
  if (value === 'none') return look('value.none')!;
  const words = kWords[column];
  if (words) return look(`${words}.${value}`) ?? sentence(value);
  if (column === 'country' || column === 'countries') return countryWords(value);
  return value;
}

export const words = (group: string, code: string) => look(`${group}.${code}`) ?? sentence(code);

const kReasons: Record<string, string> = {
  'planned end passed, nothing decided': 'expired',
  'report overdue beyond the days of grace': 'report_late',
  'high risk': 'high_risk',
  'a unit says it is not theirs': 'disowned',
  'no sign of life for longer than the rule allows': 'dormant',
  'report overdue': 'report_overdue',
  'medium risk': 'medium_risk',
  'planned end is near': 'end_near',
  'little sign of life': 'quiet',
};

export const reasonWords = (reason: string) => look(`badge_reason.${kReasons[reason] ?? ''}`) ?? reason;

export function countryWords(code: string): string {
  const language = i18next.language === 'zu' ? 'zu' : i18next.language;
  try {
    return new Intl.DisplayNames([language, 'en'], {type: 'region'}).of(code) ?? code;
  } catch {
    return code;
  }
}

/// What a field of a form is called: its own name, or that of the column.
export const fieldWords = (name: string) => look(`field.${name}`) ?? columnWords(name);
