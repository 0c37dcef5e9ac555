import {useTranslation} from 'react-i18next';

import type {Receipt} from '../api/client';
import {instantWords, numberWords} from '../words/dates';

/// What was recorded just now: since when it is on disk, and as which event.
export function Receipted({receipt}: {receipt: Receipt | undefined}) {
  const {t} = useTranslation();
  if (!receipt) return null;
  return (
    <p className="receipt" role="status">
      <strong>{t('write.done')}</strong>{' '}
      {t('write.receipt', {when: instantWords(receipt.recorded_at), position: numberWords(receipt.position)})}
    </p>
  );
}
