import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {write, type Schema} from '../api/client';
import {useRead} from '../api/read';
import {useSay} from '../api/say';
import {useNobody} from '../api/session';
import {To} from '../app/link';
import {go, isPast, usePlace} from '../app/location';
import {Empty, SignInFirst} from '../ui/states';
import {Refusal} from '../ui/refusal';
import {useTitle} from '../ui/title';
import {SlotField} from './slot_field';
import type {Slot} from './forms';

const kActivities = ['delegation_in', 'delegation_out', 'staff_visit', 'tour', 'conference', 'learning_exchange'];

/// A workflow per kind (DOMAIN 5): an activity asks when and whether a report is owed, a relationship for its focus.
function fieldsOf(kind: string): Slot[] {
  const activity = kActivities.includes(kind);
  return [
    {name: 'title', kind: 'text', required: true},
    {name: 'kind', kind: 'code:kind', required: true},
    {name: 'geographic_level', kind: 'code:geographic_level', required: true},
    {name: 'lead_unit', kind: 'unit'},
    {name: 'organisation_id', kind: 'organisation'},
    {name: 'effective', kind: 'date', required: activity},
    ...(activity
      ? ([
          {name: 'until', kind: 'date'},
          {name: 'report_due', kind: 'date'},
        ] as Slot[])
      : []),
    {name: 'focus_area', kind: 'text'},
    {name: 'purpose', kind: 'long'},
    {name: 'source', kind: 'text', required: activity},
  ];
}

/// Rows that may be the same: warned of while the title is typed, never forbidden.
function Alike({title}: {title: string}) {
  const {t} = useTranslation();
  const words = title
    .trim()
    .split(/\s+/)
    .filter((word) => word.length > 3)
    .slice(0, 3)
    .join(' ');
  const query = new URLSearchParams({q: words, limit: '5', columns: 'title,ref,status'});
  const {data} = useRead('/v1/matrix', {query, enabled: words.length > 5});
  const rows = words.length > 5 ? (data?.body.items ?? []) : [];
  if (rows.length === 0) return null;
  return (
    <div className="notice" role="status">
      <strong>{t('write.alike')}</strong>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <To path={`/engagements/${row.id}`}>{row.title}</To> {row.ref}
          </li>
        ))}
      </ul>
    </div>
  );
}

type New = Schema<'NewEngagement'>;

function bodyOf(typed: Record<string, string>, municipality: string): New {
  const details: New['details'] = {
    title: {en: typed.title ?? ''},
    kind: typed.kind as Schema<'Kind'>,
    geographic_level: typed.geographic_level as Schema<'GeographicLevel'>,
  };
  if (typed.focus_area) details.focus_area = typed.focus_area;
  if (typed.purpose) details.purpose = typed.purpose;
  const body: New = {municipality, details};
  if (typed.lead_unit) body.lead_units = [typed.lead_unit];
  if (typed.effective) body.effective = typed.effective;
  if (typed.source) body.source = typed.source;
  // What has taken place is recorded as it was; what is planned is proposed.
  if (kActivities.includes(typed.kind ?? '') && typed.until) {
    body.status = 'concluded';
    body.until = typed.until;
  }
  return body;
}

/// A new engagement or visit: a short form, its partner and its owed report in the same go.
export default function Add() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const [typed, setTyped] = useState<Record<string, string>>({kind: 'partnership', geographic_level: 'local'});
  const {say, busy, problem} = useSay();
  const municipality = useRead('/v1/units', {query: new URLSearchParams({limit: '1'})}).data?.body.items[0]
    ?.municipality;
  const nobody = useNobody();
  useTitle(t('write.add_title'));
  if (isPast(query)) return <Empty title={t('write.add_title')}>{t('times.past_text')}</Empty>;
  if (nobody) return <SignInFirst />;
  const send = () =>
    say(async (said) => {
      const made = await write('/v1/engagements', {}, bodyOf(typed, municipality ?? 'ETH'), said);
      const {id} = made.body;
      if (typed.organisation_id)
        await write(
          '/v1/engagements/{id}:join-party',
          {id},
          {organisation_id: typed.organisation_id, role: 'partner', effective: typed.effective || undefined},
          {by: said.by, key: `${said.key}-partner`},
        );
      if (typed.report_due)
        await write(
          '/v1/engagements/{id}:expect-document',
          {id},
          {title: t('document_kind.visit_report'), kind: 'visit_report', due: typed.report_due},
          {by: said.by, key: `${said.key}-report`},
        );
      return id;
    });
  return (
    <div className="screen form">
      <h1>{t('write.add_title')}</h1>
      <p className="lead">{t('write.add_text')}</p>
      <Form
        onSubmit={async (event) => {
          event.preventDefault();
          const id = await send();
          if (id) go(`/engagements/${id}`);
        }}
      >
        {fieldsOf(typed.kind ?? '').map((slot) => (
          <div key={slot.name}>
            <SlotField
              slot={slot}
              value={typed[slot.name] ?? ''}
              onChange={(value) => setTyped((before) => ({...before, [slot.name]: value}))}
            />
            {slot.name === 'title' && <Alike title={typed.title ?? ''} />}
          </div>
        ))}
        <Refusal problem={problem} />
        <Button type="submit" className="button" isDisabled={busy}>
          {t('write.save')}
        </Button>
      </Form>
    </div>
  );
}
