import {useState} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Said, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Field} from '../ui/field';
import {FoldedForm} from '../ui/folded_form';
import {Refusal} from '../ui/refusal';
import {columnWords} from '../words/codes';
import {numberWords} from '../words/dates';
import {FactColumn} from './fact_column';

type Asked = Schema<'DataRequest'>;
const kPosition = '[0-9]+';

function Withdraw({id, position}: {id: string; position: number}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const withdraw = (said: Said) => write('/v1/requests/{id}:withdraw-dispute', {id}, {position}, said);
  return (
    <>
      <Button className="button quiet" isDisabled={busy} onPress={() => void say(withdraw)}>
        {t('privacy.withdraw')}
      </Button>
      <Refusal problem={problem} />
    </>
  );
}

/// The facts that a request disputes, shown as disputed wherever they are shown until that is withdrawn.
export function Disputes({asked}: {asked: Asked}) {
  const {t} = useTranslation();
  const named = asked.fact ? String(asked.fact.position) : '';
  const [fact, setFact] = useState(named);
  const [field, setField] = useState(asked.fact?.field ?? '');
  const [statement, setStatement] = useState('');
  const choose = (position: string) => {
    setFact(position);
    // A column is one of its event.
    setField(position.trim() === named ? (asked.fact?.field ?? '') : '');
  };
  const attach = (said: Said) => {
    const about = field ? {field} : {};
    const body = {position: Number(fact.trim()), statement: statement.trim(), ...about};
    return write('/v1/requests/{id}:attach-dispute', {id: asked.id}, body, said);
  };
  return (
    <>
      <ul className="list">
        {asked.disputes
          .filter((one) => one.state === 'attached')
          .map((one) => (
            <li key={one.position}>
              <strong>{t('engagement.disputed')}</strong>{' '}
              {t('engagement.disputed_text', {
                fact: one.field ? columnWords(one.field) : t('engagement.disputed_all'),
                position: numberWords(one.position),
              })}{' '}
              <span className="meta">{one.statement}</span> <Withdraw id={asked.id} position={one.position} />
            </li>
          ))}
      </ul>
      <FoldedForm
        title={t('privacy.dispute')}
        button={t('privacy.attach')}
        ready={Boolean(fact.trim() && statement.trim())}
        send={attach}
        done={() => setStatement('')}
      >
        <Field label={t('privacy.disputed_fact')} value={fact} onChange={choose} pattern={kPosition} required />
        <FactColumn position={fact} value={field} onChange={setField} />
        <Field
          label={t('privacy.statement')}
          help={t('privacy.no_names')}
          value={statement}
          onChange={setStatement}
          long
        />
      </FoldedForm>
    </>
  );
}
