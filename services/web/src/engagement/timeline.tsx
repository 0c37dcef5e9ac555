import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {columnWords, typeWords, words} from '../words/codes';
import {dateWords, instantWords, numberWords} from '../words/dates';
import {Disputed} from './disputed';
import type {Names} from './names';
import {changeWords, elementWords} from './values';

type Item = Schema<'HistoryItem'>;

/// One field before and after.
export function ChangeLine({change, names}: {change: Schema<'Change'>; names: Names}) {
  const {t} = useTranslation();
  const before = changeWords(change.column, change.before, names);
  const after = changeWords(change.column, change.after, names);
  const about = elementWords(change, names);
  return (
    <li>
      <span className="soft">{columnWords(change.column)}</span> {about}{' '}
      {after ? <ins>{after}</ins> : <em>{t('engagement.nothing')}</em>}
      {before && before !== after && (
        <span className="soft">
          , <del>{t('engagement.was', {value: before})}</del>
        </span>
      )}
    </li>
  );
}

function Who({item, names}: {item: Item; names: Names}) {
  const {t} = useTranslation();
  if (!item.actor) return null;
  const unit = item.actor.on_behalf_of;
  return (
    <>
      {t('engagement.by', {who: item.actor.id})}
      {unit && ` ${t('engagement.for_unit', {unit: names(unit) ?? unit})}`}
      {item.channel && `, ${t('engagement.through', {channel: words('channel', item.channel)})}`}
    </>
  );
}

function Event({item, names, later}: {item: Item; names: Names; later: boolean}) {
  const {t} = useTranslation();
  const {source: whole = ''} = item;
  const source = whole.slice(0, 160);
  return (
    <li id={`e${item.position}`} className={later ? 'later' : ''}>
      <h3>
        {typeWords(item.type)} <span className="number">#{numberWords(item.position)}</span>
      </h3>
      <p className="meta">
        {item.effective &&
          `${t(item.ends ? 'engagement.ended' : 'engagement.effective', {day: dateWords(item.effective)})} · `}
        {t('engagement.recorded', {when: instantWords(item.recorded_at)})} <Who item={item} names={names} />
      </p>
      <Disputed disputes={item.disputes} />
      {item.target !== undefined && (
        <p className="meta">
          <a href={`#e${item.target}`}>
            {t(item.type === 'Voided' ? 'engagement.voids' : 'engagement.corrects', {position: item.target})}
          </a>
        </p>
      )}
      <ul className="changes">
        {item.changes
          .filter((change) => change.column !== 'source')
          .map((change, index) => (
            <ChangeLine key={index} change={change} names={names} />
          ))}
      </ul>
      {item.reason && (
        <p className="meta">
          {t('engagement.reason')}: {item.reason}
        </p>
      )}
      {source && (
        <p className="meta">
          {t('engagement.source')}: {source}
          {whole.length > source.length && '…'}
        </p>
      )}
    </li>
  );
}

/// Every event with what it changed, who said so and why; a stone each.
export function Timeline({items, names, upTo}: {items: Item[]; names: Names; upTo: number | undefined}) {
  const {t} = useTranslation();
  return (
    <section aria-labelledby="history" className="timeline">
      <h2 id="history">{t('engagement.history')}</h2>
      <p className="soft small">
        {t('engagement.history_text', {count: items.length})} {!items[0]?.actor && t('engagement.history_public')}
      </p>
      <ol>
        {items.map((item, index) => (
          <Event key={item.position} item={item} names={names} later={upTo !== undefined && index >= upTo} />
        ))}
      </ol>
    </section>
  );
}
