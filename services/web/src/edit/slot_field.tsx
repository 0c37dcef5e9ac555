import {useState} from 'react';
import {Button, FileTrigger, Label} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {keepFile, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Choice} from '../ui/choice';
import {Field} from '../ui/field';
import {Picker} from '../ui/picker';
import {Refusal} from '../ui/refusal';
import {fieldWords, words} from '../words/codes';
import type {Slot} from './forms';

const kCodes: Record<string, string[]> = {
  document_kind: ['visit_report', 'agreement', 'learning_note', 'presentation', 'evaluation', 'annual_report', 'other'],
  role: ['partner', 'host', 'funder', 'convenor', 'facilitator', 'beneficiary'],
  origin: ['mir', 'igr', 'sector', 'council_decision', 'mile_initiated', 'pre_mile'],
  risk_level: ['low', 'medium', 'high'],
  kind: [
    'agreement',
    'partnership',
    'network_membership',
    'research',
    'project',
    'informal',
    'delegation_in',
    'delegation_out',
    'staff_visit',
    'tour',
    'conference',
    'learning_exchange',
  ],
  geographic_level: ['local', 'provincial', 'national', 'africa', 'international'],
};

/// Keeps the file first; the event then names its hash.
function FileField({label, onChange}: {label: string; onChange: (sha256: string) => void}) {
  const {t} = useTranslation();
  const [told, setTold] = useState('');
  const {say, problem} = useSay();
  const upload = async (file: File) => {
    const kept = await say(({by}) => {
      setTold(t('write.uploading', {name: file.name}));
      return keepFile(file, by);
    });
    if (kept) onChange(kept.sha256);
    setTold(kept ? t('write.uploaded', {name: file.name}) : '');
  };
  return (
    <div className="field">
      <Label>{label}</Label>
      <FileTrigger onSelect={(files) => files?.[0] && void upload(files[0])}>
        <Button className="button quiet">{t('write.choose_file')}</Button>
      </FileTrigger>
      <span className="help" role="status">
        {told}
      </span>
      <Refusal problem={problem} />
    </div>
  );
}

/// One field of a short form, of whatever kind.
export function SlotField(props: {
  slot: Slot;
  value: string;
  error?: string;
  row?: Schema<'Engagement'>;
  onChange: (value: string) => void;
}) {
  const {t} = useTranslation();
  const {slot, value, onChange, error} = props;
  const label = fieldWords(slot.name);
  if (slot.kind === 'organisation' || slot.kind === 'unit')
    return (
      <Picker
        register={slot.kind}
        label={label}
        value={value}
        onChange={onChange}
        required={slot.required}
        error={error}
      />
    );
  if (slot.kind === 'file') return <FileField label={label} onChange={onChange} />;
  if (slot.kind === 'owed')
    return (
      <Choice
        label={t('engagement.outstanding')}
        value={value}
        options={(props.row?.reports_outstanding ?? []).map((report) => ({id: report.document, text: report.title}))}
        onChange={onChange}
      />
    );
  if (slot.kind.startsWith('code:')) {
    const group = slot.kind.slice(5);
    const options = (kCodes[group] ?? []).map((id) => ({id, text: words(group, id)}));
    return (
      <div className="field">
        <Choice label={label} value={value} options={options} onChange={onChange} />
        {error && <span className="error">{error}</span>}
      </div>
    );
  }
  return (
    <Field
      label={label}
      value={value}
      onChange={onChange}
      long={slot.kind === 'long'}
      required={slot.required}
      error={error}
      help={slot.kind === 'date' ? t('write.date_help') : undefined}
      pattern={slot.kind === 'date' ? '\\d{4}(-\\d{2}(-\\d{2})?)?' : undefined}
    />
  );
}
