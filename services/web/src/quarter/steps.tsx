import {useState} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Field} from '../ui/field';
import {Refusal} from '../ui/refusal';
import {dateWords, today} from '../words/dates';

/// Lock, certify, open again: each with a reason, and only the next that makes sense.
export function Steps({board}: {board: Schema<'QuarterBoard'>}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [reason, setReason] = useState('');
  const parts = {id: board.id};
  const lock = () => say((said) => write('/v1/quarters/{id}:lock', parts, {reason}, said));
  const certify = () => say((said) => write('/v1/quarters/{id}:certify', parts, {reason}, said));
  const reopen = () => say((said) => write('/v1/quarters/{id}:reopen', parts, {reason, expires: today()}, said));
  const open = board.state === 'open' || board.state === 'reopened';
  const locked = board.state === 'locked' || board.state === 'certified';
  return (
    <details className="no-print">
      <summary>{t('quarter.steps')}</summary>
      <ol className="list">
        {board.steps.map((step) => (
          <li key={step.step}>
            {t('quarter.step', {step: step.step, day: dateWords(step.day)})}{' '}
            {step.released && <span className="soft">{t('quarter.released')}</span>}
          </li>
        ))}
      </ol>
      <Field label={t('engagement.reason')} value={reason} onChange={setReason} />
      <div className="row">
        {open && (
          <Button className="button quiet" isDisabled={busy} onPress={() => void lock()}>
            {t('quarter.lock')}
          </Button>
        )}
        {board.state === 'locked' && (
          <Button className="button quiet" isDisabled={busy} onPress={() => void certify()}>
            {t('quarter.certify')}
          </Button>
        )}
        {locked && (
          <Button className="button quiet" isDisabled={busy || !reason} onPress={() => void reopen()}>
            {t('quarter.reopen')}
          </Button>
        )}
      </div>
      <Refusal problem={problem} />
    </details>
  );
}
