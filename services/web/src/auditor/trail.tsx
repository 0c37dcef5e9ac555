import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {setQuery, usePlace} from '../app/location';
import {Choice} from '../ui/choice';
import {Field} from '../ui/field';
import {Picker} from '../ui/picker';
import {Failed, Loading} from '../ui/states';
import {typeWords, valueWords} from '../words/codes';
import {dateWords, instantWords, numberWords} from '../words/dates';

const kBy = ['organisation', 'unit', 'actor', 'document', 'import'] as const;
type By = (typeof kBy)[number];

/// Everything that had to do with one actor, partner, unit, document or import, ended links included (PRODUCT H9).
export function Trail() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = kBy.find((name) => query.get(name));
  const [by, setBy] = useState<By>(asked ?? 'organisation');
  const [value, setValue] = useState(asked ? (query.get(asked) ?? '') : '');
  const question = new URLSearchParams(asked ? {[asked]: query.get(asked)!, limit: '100'} : {});
  const {data, error, isLoading} = useRead('/v1/trail', {query: question, enabled: asked !== undefined});
  const show = (to: string) => setQuery({...Object.fromEntries(kBy.map((name) => [name, null])), [by]: to});
  return (
    <section aria-labelledby="trail">
      <h2 id="trail">{t('auditor.trail')}</h2>
      <p className="soft small">{t('auditor.trail_text')}</p>
      <Form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (value) show(value);
        }}
      >
        <Choice
          label={t('auditor.by')}
          value={by}
          options={kBy.map((id) => ({id, text: t(`auditor.by_${id}`)}))}
          onChange={(next) => {
            setBy(next as By);
            setValue('');
          }}
        />
        {by === 'organisation' || by === 'unit' ? (
          <Picker key={by} register={by} label={t(`auditor.by_${by}`)} value={value} onChange={setValue} />
        ) : (
          <Field label={t(`auditor.by_${by}`)} value={value} onChange={setValue} />
        )}
        <Button type="submit" className="button">
          {t('auditor.follow')}
        </Button>
      </Form>
      {isLoading && <Loading lines={3} />}
      {error && <Failed part error={error} />}
      {data?.body.links && data.body.links.length > 0 && (
        <table className="plain">
          <caption className="hidden">{t('auditor.links')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('auditor.links')}</th>
              <th scope="col">{t('engagement.role')}</th>
              <th scope="col">{t('engagement.since')}</th>
              <th scope="col">{t('engagement.until')}</th>
            </tr>
          </thead>
          <tbody>
            {data.body.links.map((link) => (
              <tr key={`${link.engagement}${link.role}${link.joined_by}`}>
                <th scope="row">
                  <To path={`/engagements/${link.engagement}`}>{link.title}</To>
                </th>
                <td>{valueWords('role', link.role)}</td>
                <td>{link.since ? dateWords(link.since) : t('engagement.unknown')}</td>
                <td>{link.until && dateWords(link.until)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data && (
        <ol className="list">
          {data.body.items.map((item) => (
            <li key={item.position}>
              <strong>{typeWords(item.type)}</strong> #{numberWords(item.position)}{' '}
              <span className="meta">
                {item.stream} · {instantWords(item.recorded_at)} · {item.reason}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
