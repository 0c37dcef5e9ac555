import i18next from 'i18next';
import {initReactI18next} from 'react-i18next';

import {en} from './en';
import type {Messages} from './shape';

export const kLanguages = ['en', 'zu', 'af'] as const;
export type Language = (typeof kLanguages)[number];
export const kLanguageNames: Record<Language, string> = {en: 'English', zu: 'isiZulu', af: 'Afrikaans'};
const kLocales: Record<Language, string> = {en: 'en-ZA', zu: 'zu-ZA', af: 'af-ZA'};
const kKept = 'cairn-language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {translation: typeof en};
  }
}

const kLoaders: Record<Exclude<Language, 'en'>, () => Promise<Messages>> = {
  zu: async () => (await import('./zu')).zu,
  af: async () => (await import('./af')).af,
};

const isLanguage = (text: string | null | undefined): text is Language => kLanguages.includes(text as Language);

/// What the address says, then what was chosen before, then what the browser speaks.
function chosen(): Language {
  const said = new URLSearchParams(location.search).get('lang');
  if (isLanguage(said)) return said;
  const kept = localStorage.getItem(kKept);
  if (isLanguage(kept)) return kept;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return spoken ?? 'en';
}

export async function setLanguage(language: Language) {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await kLoaders[language]());
  await i18next.changeLanguage(language);
  document.documentElement.lang = kLocales[language];
}

export function keepLanguage(language: Language) {
  localStorage.setItem(kKept, language);
  return setLanguage(language);
}

export async function startLanguage() {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: {en: {translation: en}},
    interpolation: {escapeValue: false},
  });
  await setLanguage(chosen());
}

export const locale = () => kLocales[i18next.language as Language] ?? kLocales.en;
