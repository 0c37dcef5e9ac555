import type {ReactNode} from 'react';
import {useTranslation} from 'react-i18next';

import {Failed, Loading} from '../ui/states';
import {numberWords} from '../words/dates';

/// Of a long list so many stand open.
const kShown = 8;

export interface Asked {
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/// One kind of thing that waits: how many, the first of them, and how to clear each.
export function Waiting(props: {
  id: string;
  title: string;
  asked: Asked;
  items: {key: string; row: ReactNode}[];
  more?: ReactNode;
}) {
  const {t} = useTranslation();
  const {items, asked} = props;
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>
        {props.title} {!asked.isPending && !asked.error && <span className="number">{numberWords(items.length)}</span>}
      </h2>
      {asked.error ? (
        <Failed part error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.isPending ? (
        <Loading lines={2} />
      ) : items.length === 0 ? (
        <p className="soft">{t('today.none')}</p>
      ) : (
        <ul className="list">
          {items.slice(0, kShown).map((item) => (
            <li key={item.key}>{item.row}</li>
          ))}
        </ul>
      )}
      {items.length > kShown && (
        <details>
          <summary>{t('app.more', {count: items.length - kShown})}</summary>
          <ul className="list">
            {items.slice(kShown).map((item) => (
              <li key={item.key}>{item.row}</li>
            ))}
          </ul>
        </details>
      )}
      {props.more}
    </section>
  );
}
