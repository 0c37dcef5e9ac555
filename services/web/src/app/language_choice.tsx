import {useTranslation} from 'react-i18next';

import {keepLanguage, kLanguageNames, kLanguages, type Language} from '../i18n/language';
import {Choice} from '../ui/choice';

export function LanguageChoice() {
  const {t, i18n} = useTranslation();
  return (
    <Choice
      quiet
      label={t('app.language')}
      value={i18n.language}
      options={kLanguages.map((id) => ({id, text: kLanguageNames[id]}))}
      onChange={(id) => void keepLanguage(id as Language)}
    />
  );
}
