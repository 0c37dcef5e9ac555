import {useTranslation} from 'react-i18next';

import {Choice} from '../ui/choice';
import {Field} from '../ui/field';
import {Picker} from '../ui/picker';
import {words} from '../words/codes';

export interface Answer {
  engagement: string;
  answer: 'confirmed' | 'changed' | 'ended' | 'handed_over' | 'not_ours';
  effective?: string;
  reason?: string;
  to_unit?: string;
}

/// What can be said here in one go; a change of facts is recorded on the engagement's own page.
const kAnswers = ['confirmed', 'ended', 'handed_over', 'not_ours'] as const;

export function RowAnswer(props: {
  engagement: string;
  unit: string;
  value: Answer | undefined;
  onChange: (answer: Answer | undefined) => void;
}) {
  const {t} = useTranslation();
  const {value} = props;
  const set = (changes: Partial<Answer>) => value && props.onChange({...value, ...changes});
  return (
    <div>
      <Choice
        quiet
        label={t('unit.answer')}
        value={value?.answer ?? ''}
        options={[{id: '', text: t('unit.open')}, ...kAnswers.map((id) => ({id, text: words('answer', id)}))]}
        onChange={(id) =>
          props.onChange(id ? {engagement: props.engagement, answer: id as Answer['answer']} : undefined)
        }
      />
      {value?.answer === 'ended' && (
        <>
          <Field
            label={t('unit.last_day')}
            help={t('write.date_help')}
            value={value.effective ?? ''}
            onChange={(effective) => set({effective})}
            required
          />
          <Field
            label={t('engagement.reason')}
            value={value.reason ?? ''}
            onChange={(reason) => set({reason})}
            required
          />
        </>
      )}
      {value?.answer === 'handed_over' && (
        <Picker
          register="unit"
          label={t('unit.to_unit')}
          value={value.to_unit ?? ''}
          onChange={(to_unit) => set({to_unit})}
          required
        />
      )}
      {value?.answer === 'not_ours' && (
        <Field label={t('engagement.reason')} value={value.reason ?? ''} onChange={(reason) => set({reason})} />
      )}
    </div>
  );
}
