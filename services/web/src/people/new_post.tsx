import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Choice} from '../ui/choice';
import {Field} from '../ui/field';
import {Picker} from '../ui/picker';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';
import {words} from '../words/codes';

type Duty = Schema<'PostDuty'>;
const kDuties: Duty[] = ['contact', 'deputy', 'head'];

/// A post of a unit, with the duty that goes with it.
export function NewPost({unit}: {unit: string}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [chosen, setChosen] = useState('');
  const [title, setTitle] = useState('');
  const [duty, setDuty] = useState<Duty>('contact');
  const [receipt, setReceipt] = useState<Receipt>();
  const of = chosen || unit;
  const make = async () => {
    const told = await say((said) => write('/v1/posts', {}, {unit_id: of, title: title.trim(), duty}, said));
    if (!told) return;
    setReceipt(told.body);
    setTitle('');
  };
  return (
    <details className="no-print">
      <summary>{t('people.new_post')}</summary>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Picker register="unit" label={t('column.unit')} value={of} onChange={setChosen} required />
        <Field label={t('people.post')} value={title} onChange={setTitle} required />
        <Choice
          label={t('people.duty')}
          value={duty}
          options={kDuties.map((id) => ({id, text: words('post_duty', id)}))}
          onChange={(id) => setDuty(id as Duty)}
        />
        <p>
          <Button type="submit" className="button" isDisabled={busy || !of || !title.trim()}>
            {t('people.make')}
          </Button>
        </p>
      </Form>
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </details>
  );
}
