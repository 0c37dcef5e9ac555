import {useEffect, useRef, useState} from 'react';
import {Button, Form as Frame} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {read, write, type Problem, type Receipt, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {setQuery} from '../app/location';
import {Choice} from '../ui/choice';
import {Refusal} from '../ui/refusal';
import {words} from '../words/codes';
import {instantWords, numberWords, today} from '../words/dates';
import {Conflict} from './conflict';
import {bodyOf, formsFor, kForms, type Form, type Verb} from './forms';
import {SlotField} from './slot_field';

type Row = Schema<'Engagement'>;

/// What was typed, begun with the row's own details and today: a change without a date would count from the start of
/// time and be hidden by every dated fact.
function begun(form: Form, row: Row): Record<string, string> {
  const values = row as unknown as Record<string, unknown>;
  const details = form.fields.filter((field) => field.detail);
  const typed = Object.fromEntries(details.map((field) => [field.name, String(values[field.name] ?? '')]));
  return {...typed, effective: today()};
}

const errorOf = (problem: Problem | undefined, name: string) =>
  (problem?.status === 409 ? undefined : problem)?.errors.find(
    (error) => error.pointer === `/${name}` || error.pointer === `/details/${name}`,
  )?.detail;

/// Records one change of an engagement: the form asks only for what that change needs. A write on top of somebody
/// else's is refused, and both sides are shown.
export default function Edit({row, etag, verb}: {row: Row; etag: string; verb: string}) {
  const {t} = useTranslation();
  const forms = formsFor(row.status);
  const form = kForms.find((one) => one.verb === verb) ?? forms[0]!;
  const [typed, setTyped] = useState(() => begun(form, row));
  // The revision that the form was begun on; what comes in meanwhile is not what the writer saw.
  const [seen, setSeen] = useState(etag);
  // Only what differs from that one is sent: what others changed meanwhile is never set back.
  const [base, setBase] = useState(row);
  const [receipt, setReceipt] = useState<Receipt>();
  const {say, busy, problem, forget} = useSay();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    setTyped(begun(form, row));
    setSeen(etag);
    setBase(row);
    setReceipt(undefined);
    forget();
    // Another form begins anew; another row does not, or what was typed would be lost.
  }, [form.verb]);
  const send = async (on: string) => {
    const body = bodyOf(form, typed, base as unknown as Record<string, unknown>);
    const told = await say((said) =>
      write(`/v1/engagements/{id}:${form.verb}` as '/v1/engagements/{id}:activate', {id: row.id}, body, {
        ...said,
        seen: on,
      }),
    );
    if (!told) return;
    setReceipt(told.body);
    setSeen(told.etag);
    const now = (await read('/v1/engagements/{id}', {parts: {id: row.id}}).catch(() => undefined))?.body;
    if (!now) return;
    setBase(now);
    // What was typed since is the beginning of the next change.
    setTyped((current) => (current === typed ? begun(form, now) : current));
  };
  return (
    <section className="form no-print" aria-labelledby="edit">
      <h2 id="edit" tabIndex={-1} ref={heading}>
        {t('engagement.edit')}
      </h2>
      <Choice
        label={t('write.what')}
        value={form.verb}
        options={forms.map((one) => ({id: one.verb, text: words('verb', one.verb.replaceAll('-', '_'))}))}
        onChange={(next) => setQuery({do: next}, {replace: true})}
      />
      <Frame
        onSubmit={(event) => {
          event.preventDefault();
          void send(seen);
        }}
      >
        {form.fields.map((slot) => (
          <SlotField
            key={slot.name}
            slot={slot}
            row={row}
            value={typed[slot.name] ?? ''}
            error={errorOf(problem, slot.name)}
            onChange={(value) => setTyped((before) => ({...before, [slot.name]: value}))}
          />
        ))}
        {receipt && (
          <div className="receipt" role="status">
            <strong>{t('write.done')}</strong>{' '}
            <a href={`#e${receipt.position}`}>
              {t('write.receipt', {when: instantWords(receipt.recorded_at), position: numberWords(receipt.position)})}
            </a>
            {receipt.warnings?.map((warning) => (
              <p key={warning} className="notice">
                {warning}
              </p>
            ))}
          </div>
        )}
        {problem?.status === 409 ? (
          <Conflict
            problem={problem}
            row={base}
            typed={typed}
            fields={form.fields}
            keepMine={() => void send(etag)}
            takeTheirs={() => {
              setTyped(begun(form, row));
              setSeen(etag);
              setBase(row);
              forget();
            }}
          />
        ) : (
          <Refusal problem={problem} />
        )}
        <div className="row">
          <Button type="submit" className="button" isDisabled={busy}>
            {t('write.save')}
          </Button>
          <Button className="button quiet" onPress={() => setQuery({do: null})}>
            {t('app.close')}
          </Button>
        </div>
      </Frame>
    </section>
  );
}

export type {Verb};
