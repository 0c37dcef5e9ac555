import {lazy, Suspense} from 'react';
import {Button, Dialog, DialogTrigger, Popover} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {Loading} from '../ui/states';
import {dateWords, instantWords, numberWords} from '../words/dates';
import {isPast, setQuery, usePlace} from './location';

const Dials = lazy(() => import('./dials'));

/// "30 Jun 2012", or "after 400 events" where a number of events was asked for.
function useTimesWords(query: URLSearchParams) {
  const {t} = useTranslation();
  const valid = query.get('valid_at');
  const known = query.get('known_at');
  const said: string[] = [];
  if (valid) said.push(t('times.past_valid', {day: dateWords(valid)}));
  if (known?.startsWith('@')) said.push(t('times.past_events', {count: numberWords(Number(known.slice(1))) as never}));
  else if (known) said.push(t('times.past_known', {day: known.length > 10 ? instantWords(known) : dateWords(known)}));
  return said;
}

/// The two dials: what was true, and what was known. Closed it says how they stand.
export function DialsButton() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const said = useTimesWords(query);
  return (
    <DialogTrigger>
      <Button className={`button quiet dials ${said.length ? 'turned' : ''}`}>
        <span aria-hidden="true" className="dial" />
        {said.length ? said.join(' ') : `${t('times.dials')} ${t('times.now')}`}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog" aria-label={t('times.title')}>
          {({close}) => (
            <Suspense fallback={<Loading lines={3} />}>
              <Dials close={close} />
            </Suspense>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/// On a screen of the past: says so, and the way back.
export function PastBanner() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const said = useTimesWords(query);
  if (!isPast(query)) return null;
  return (
    <div className="banner past" role="status">
      <p>
        <strong>{said.join(' ')}</strong> {t('times.past_text')}{' '}
        <button type="button" className="as-link" onClick={() => setQuery({valid_at: null, known_at: null})}>
          {t('times.today')}
        </button>
      </p>
    </div>
  );
}
