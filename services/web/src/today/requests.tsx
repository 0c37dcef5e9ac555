import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {words} from '../words/codes';
import {dateWords} from '../words/dates';
import {Waiting} from './waiting';

/// What data subjects asked and nobody has answered in time: thirty days.
export function Overdue() {
  const {t} = useTranslation();
  const asked = useRead('/v1/requests', {query: new URLSearchParams({state: 'overdue'})});
  const items = (asked.data?.body.items ?? []).map((request) => ({
    key: request.id,
    row: (
      <>
        <strong>{words('request_kind', request.kind)}</strong>{' '}
        <span className="meta">
          {request.due && t('engagement.due', {day: dateWords(request.due)})}{' '}
          <To path="/people">{t('privacy.answer')}</To>
        </span>
      </>
    ),
  }));
  return <Waiting id="requests" title={t('privacy.overdue')} asked={asked} items={items} />;
}
