import {useState} from 'react';
import {useTranslation} from 'react-i18next';

import {write, type Said, type Schema} from '../api/client';
import {Choice} from '../ui/choice';
import {DayChoice} from '../ui/day_choice';
import {Field} from '../ui/field';
import {FoldedForm} from '../ui/folded_form';
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
  const [kind, setKind] = useState<Kind>('access');
  const [person, setPerson] = useState('');
  const [asked, setAsked] = useState('');
  const [fact, setFact] = useState('');
  const [day, setDay] = useState(today());
  const receive = (said: Said) => {
    const about = positionOf(fact) === undefined ? {} : {fact_position: positionOf(fact)};
    const body = {kind, person_id: person.trim(), asked: asked.trim(), received_on: day, ...about};
    return write('/v1/requests', {}, body, said);
  };
  return (
    <FoldedForm title={t('privacy.new')} button={t('privacy.receive')} ready={Boolean(person.trim())} send={receive}>
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
    </FoldedForm>
  );
}

/// The answer to an open request: a refusal has a ground, what is granted names the event that did it.
export function AnswerRequest({id}: {id: string}) {
  const {t} = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>('granted');
  const [ground, setGround] = useState('');
  const [done, setDone] = useState('');
  const answer = (said: Said) => {
    const by = positionOf(done) === undefined ? {} : {done_position: positionOf(done)};
    const body = {outcome, ground: ground.trim(), ...by};
    return write('/v1/requests/{id}:answer', {id}, body, said);
  };
  return (
    <FoldedForm title={t('privacy.answer')} button={t('privacy.answer')} send={answer}>
      <Choice
        label={t('privacy.outcome')}
        value={outcome}
        options={kOutcomes.map((one) => ({id: one, text: words('request_outcome', one)}))}
        onChange={(one) => setOutcome(one as Outcome)}
      />
      <Field label={t('privacy.ground')} help={t('privacy.no_names')} value={ground} onChange={setGround} long />
      <Field label={t('privacy.done')} value={done} onChange={setDone} pattern={kPosition} />
    </FoldedForm>
  );
}
