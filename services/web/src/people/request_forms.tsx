import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Choice} from '../ui/choice';
import {DayChoice} from '../ui/day_choice';
import {Field} from '../ui/field';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';
import {words} from '../words/codes';
import {today} from '../words/dates';

type Kind = Schema<'RequestKind'>;
type Outcome = 'granted' | 'refused' | 'partly';
const kKinds: Kind[] = ['access', 'correction', 'objection', 'erasure'];
const kOutcomes: Outcome[] = ['granted', 'refused', 'partly'];
const kPosition = '[0-9]*';

/// A position as it is typed; none when nothing is.
const positionOf = (text: string) => (text.trim() ? Number(text.trim()) : undefined);

/// What somebody asks of us about their own data; it is due thirty days later.
export function NewRequest() {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [kind, setKind] = useState<Kind>('access');
  const [person, setPerson] = useState('');
  const [asked, setAsked] = useState('');
  const [fact, setFact] = useState('');
  const [day, setDay] = useState(today());
  const [receipt, setReceipt] = useState<Receipt>();
  const receive = async () => {
    const about = positionOf(fact) === undefined ? {} : {fact_position: positionOf(fact)};
    const body = {kind, person_id: person.trim(), asked: asked.trim(), received_on: day, ...about};
    const done = await say((said) => write('/v1/requests', {}, body, said));
    if (done) setReceipt(done.body);
  };
  return (
    <details className="no-print">
      <summary>{t('privacy.new')}</summary>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void receive();
        }}
      >
        <Choice
          label={t('privacy.kind')}
          value={kind}
          options={kKinds.map((id) => ({id, text: words('request_kind', id)}))}
          onChange={(id) => setKind(id as Kind)}
        />
        <Field label={t('privacy.person')} value={person} onChange={setPerson} required />
        <Field label={t('privacy.asked')} help={t('privacy.no_names')} value={asked} onChange={setAsked} long />
        <Field label={t('privacy.fact')} value={fact} onChange={setFact} pattern={kPosition} />
        <DayChoice label={t('privacy.received')} value={day} onChange={setDay} />
        <p>
          <Button type="submit" className="button" isDisabled={busy || !person.trim()}>
            {t('privacy.receive')}
          </Button>
        </p>
      </Form>
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </details>
  );
}

/// The answer to an open request: a refusal has a ground, what is granted names the event that did it.
export function AnswerRequest({id}: {id: string}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [outcome, setOutcome] = useState<Outcome>('granted');
  const [ground, setGround] = useState('');
  const [done, setDone] = useState('');
  const [receipt, setReceipt] = useState<Receipt>();
  const answer = async () => {
    const by = positionOf(done) === undefined ? {} : {done_position: positionOf(done)};
    const body = {outcome, ground: ground.trim(), ...by};
    const told = await say((said) => write('/v1/requests/{id}:answer', {id}, body, said));
    if (told) setReceipt(told.body);
  };
  return (
    <details className="no-print">
      <summary>{t('privacy.answer')}</summary>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void answer();
        }}
      >
        <Choice
          label={t('privacy.outcome')}
          value={outcome}
          options={kOutcomes.map((one) => ({id: one, text: words('request_outcome', one)}))}
          onChange={(one) => setOutcome(one as Outcome)}
        />
        <Field label={t('privacy.ground')} help={t('privacy.no_names')} value={ground} onChange={setGround} long />
        <Field label={t('privacy.done')} value={done} onChange={setDone} pattern={kPosition} />
        <p>
          <Button type="submit" className="button" isDisabled={busy}>
            {t('privacy.answer')}
          </Button>
        </p>
      </Form>
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </details>
  );
}
