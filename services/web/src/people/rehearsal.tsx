import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {ask, Problem, type Schema} from '../api/client';
import {useRead} from '../api/read';
import {isPast, setQuery, usePlace} from '../app/location';
import {yearOf} from '../summary/years';
import {Choice} from '../ui/choice';
import {DayChoice} from '../ui/day_choice';
import {Field} from '../ui/field';
import {Failed, Loading} from '../ui/states';
import {Refusal} from '../ui/refusal';
import {words} from '../words/codes';
import {today} from '../words/dates';
import {Adopting} from './adopting';
import {Effect} from './effect';
import {kRules} from './known_rules';

/// Real history under another rule, shown before it is adopted (PRODUCT H10). The address holds what is rehearsed.
export function Rehearsal() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = {rule: query.get('rule') ?? '', value: query.get('value') ?? '', from: query.get('from') ?? ''};
  const [typed, setTyped] = useState({...asked, rule: asked.rule || kRules[0]});
  // The ledger's own municipality, as it names itself to those who may rehearse.
  const standing = useRead('/v1/summaries/{year}', {parts: {year: yearOf(today())}});
  const municipality = standing.data?.body.municipality;
  const notMine = standing.error instanceof Problem && standing.error.status === 403;
  const known = query.get('known_at');
  const path = (known ? `/v1/rehearsals?known_at=${encodeURIComponent(known)}` : '/v1/rehearsals') as '/v1/rehearsals';
  const {data, error, isLoading} = useQuery({
    queryKey: ['rehearsal', municipality, asked.rule, asked.value, asked.from, known],
    queryFn: ({signal}) =>
      ask<'/v1/rehearsals', Schema<'Rehearsed'>>(
        path,
        {
          municipality: municipality!,
          rules: {[asked.rule]: asked.value},
          ...(asked.from ? {effective: asked.from} : {}),
        },
        signal,
      ),
    enabled: municipality !== undefined && asked.rule !== '' && asked.value !== '',
  });
  return (
    <section aria-labelledby="rehearse">
      <h2 id="rehearse">{t('people.rehearse')}</h2>
      <p className="soft small">{t('people.rehearse_text')}</p>
      {notMine ? (
        <Failed part error={standing.error} />
      ) : (
        <Form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            setQuery({rule: typed.rule, value: typed.value.trim(), from: typed.from});
          }}
        >
          <Choice
            label={t('people.rule')}
            value={typed.rule}
            options={kRules.map((id) => ({id, text: words('rule', id)}))}
            onChange={(rule) => setTyped({...typed, rule})}
          />
          <Field
            label={t('people.new_value')}
            value={typed.value}
            onChange={(value) => setTyped({...typed, value})}
            required
          />
          <DayChoice label={t('people.from')} value={typed.from} onChange={(from) => setTyped({...typed, from})} />
          <Button type="submit" className="button" isDisabled={!typed.value.trim()}>
            {t('people.rehearse_do')}
          </Button>
        </Form>
      )}
      {isLoading && <Loading lines={3} />}
      {error && <Refusal problem={error instanceof Problem ? error : new Problem(0, String(error), '')} />}
      {data && <Effect rehearsed={data} />}
      {data && !isPast(query) && (
        <Adopting key={asked.rule + asked.value} municipality={data.municipality} {...asked} />
      )}
    </section>
  );
}
