import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {changedQuery, setQuery, timesOf, usePlace} from '../app/location';
import {Failed, Loading} from '../ui/states';
import {Field} from '../ui/field';
import {numberWords} from '../words/dates';

/// A sample that anybody can draw again from its seed (PRODUCT 5, auditor 2).
export function Sample() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const seed = query.get('seed') ?? '';
  const size = query.get('size') ?? '25';
  const [typed, setTyped] = useState({seed, size});
  const asked = changedQuery(timesOf(query), {seed, size});
  const {data, error, isLoading} = useRead('/v1/audit/sample', {query: asked, enabled: seed !== ''});
  return (
    <section aria-labelledby="sample">
      <h2 id="sample">{t('auditor.sample')}</h2>
      <p className="soft small">{t('auditor.sample_text')}</p>
      <Form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          setQuery(typed);
        }}
      >
        <Field
          label={t('auditor.seed')}
          required
          value={typed.seed}
          onChange={(next) => setTyped({...typed, seed: next})}
        />
        <Field
          label={t('auditor.sample_size')}
          required
          pattern="[1-9][0-9]{0,2}"
          value={typed.size}
          onChange={(next) => setTyped({...typed, size: next})}
        />
        <Button type="submit" className="button">
          {t('auditor.draw')}
        </Button>
      </Form>
      {isLoading && <Loading lines={3} />}
      {error && <Failed part error={error} />}
      {data && (
        <>
          <p>
            {t('auditor.population', {size: data.body.size, population: numberWords(data.body.population)})}{' '}
            <a href={`/v1/audit/bundle?${asked.toString()}`} download>
              {t('auditor.sample_bundle')}
            </a>
          </p>
          <ol className="list-numbers">
            {data.body.items.map((item) => (
              <li key={item.id}>
                <To path={`/engagements/${item.id}`}>{item.title}</To>{' '}
                <span className="meta">
                  {item.ref} · {item.hash.slice(0, 16)}…
                </span>
              </li>
            ))}
          </ol>
          <p className="soft small">{data.body.draw}</p>
        </>
      )}
    </section>
  );
}
