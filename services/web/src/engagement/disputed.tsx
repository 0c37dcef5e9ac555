import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {columnWords} from '../words/codes';
import {numberWords} from '../words/dates';

/// That facts are disputed, always read with them (POPIA, Act 4 of 2013, section 24(2)(d)).
export function Disputed({disputes}: {disputes: Schema<'Disputes'> | undefined}) {
  const {t} = useTranslation();
  return (
    <>
      {(disputes ?? []).map((one) => (
        <p className="meta disputed" key={`${one.position}-${one.dispute}`}>
          <strong>{t('engagement.disputed')}</strong>{' '}
          {t('engagement.disputed_text', {
            fact: one.field ? columnWords(one.field) : t('engagement.disputed_all'),
            position: numberWords(one.position),
          })}
        </p>
      ))}
    </>
  );
}
