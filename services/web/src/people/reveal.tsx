import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import type {paths} from '#schema';

import {write} from '../api/client';
import {useSay} from '../api/say';
import {Cite} from '../ui/cite';
import {Field} from '../ui/field';
import {Refusal} from '../ui/refusal';

const kRoute = '/v1/persons/{id}:reveal-contact';
type Contact = paths[typeof kRoute]['post']['responses'][200]['content']['application/json'];

/// How a person is reached, in the clear, for a purpose that the person can read later. It is kept no longer than the
/// form is on the screen.
export function Reveal({person}: {person: string}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [purpose, setPurpose] = useState('');
  const [contact, setContact] = useState<Contact>();
  const reveal = async () => {
    const told = await say((said) =>
      write<typeof kRoute, Contact>(kRoute, {id: person}, {purpose: purpose.trim()}, said),
    );
    if (told) setContact(told.body);
  };
  return (
    <details className="no-print" onToggle={(event) => !event.currentTarget.open && setContact(undefined)}>
      <summary>{t('privacy.reveal')}</summary>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void reveal();
        }}
      >
        <Field label={t('privacy.purpose')} help={t('privacy.purpose_text')} value={purpose} onChange={setPurpose} />
        <p>
          <Button type="submit" className="button" isDisabled={busy || !purpose.trim()}>
            {t('privacy.tell')}
          </Button>
        </p>
      </Form>
      <Refusal problem={problem} />
      {contact && (
        <p role="status">
          <strong>{contact.name}</strong>{' '}
          {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>} {contact.telephone}
          <Cite position={contact.disclosure} page={`/v1/events/${contact.disclosure}`} />
        </p>
      )}
    </details>
  );
}
