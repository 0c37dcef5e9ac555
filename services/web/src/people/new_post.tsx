import {useState} from 'react';
import {useTranslation} from 'react-i18next';

import {write, type Said, type Schema} from '../api/client';
import {Choice} from '../ui/choice';
import {Field} from '../ui/field';
import {FoldedForm} from '../ui/folded_form';
import {Picker} from '../ui/picker';
import {words} from '../words/codes';

type Duty = Schema<'PostDuty'>;
const kDuties: Duty[] = ['contact', 'deputy', 'head'];

/// A post of a unit, with the duty that goes with it.
export function NewPost({unit}: {unit: string}) {
  const {t} = useTranslation();
  const [chosen, setChosen] = useState('');
  const [title, setTitle] = useState('');
  const [duty, setDuty] = useState<Duty>('contact');
  const of = chosen || unit;
  const make = (said: Said) => write('/v1/posts', {}, {unit_id: of, title: title.trim(), duty}, said);
  return (
    <FoldedForm
      title={t('people.new_post')}
      button={t('people.make')}
      ready={Boolean(of && title.trim())}
      send={make}
      done={() => setTitle('')}
    >
      <Picker register="unit" label={t('column.unit')} value={of} onChange={setChosen} required />
      <Field label={t('people.post')} value={title} onChange={setTitle} required />
      <Choice
        label={t('people.duty')}
        value={duty}
        options={kDuties.map((id) => ({id, text: words('post_duty', id)}))}
        onChange={(id) => setDuty(id as Duty)}
      />
    </FoldedForm>
  );
}
