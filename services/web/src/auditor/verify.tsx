import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {writeLines} from '../api/client';
import {useRead} from '../api/read';
import {useSay} from '../api/say';
import {Failed, Loading} from '../ui/states';
import {Refusal} from '../ui/refusal';
import {instantWords, numberWords} from '../words/dates';
import {checkLedger} from './held';

/// The checkpoint, checked here against its signature and the one held from the last visit; then what the ledger finds
/// when it reads itself again.
export function Verify() {
  const {t} = useTranslation();
  const {data, error, refetch} = useQuery({queryKey: ['checkpoint'], queryFn: checkLedger, retry: false});
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={3} />;
  const sound = data.signed !== 'bad' && data.grew !== false;
  return (
    <section aria-labelledby="verify">
      <h2 id="verify">{t('auditor.verify')}</h2>
      <div className={`proof ${sound ? 'good' : 'bad'}`} role="status">
        <strong>
          <span aria-hidden="true" className="seal" /> {sound ? t('auditor.sound') : t('auditor.unsound')}
        </strong>
        <p>
          {t('auditor.size', {
            count: data.now.size,
            replace: {count: numberWords(data.now.size), origin: data.now.origin},
          })}{' '}
          {data.signed === 'good'
            ? t('proof.signature', {origin: data.now.origin})
            : data.signed === 'unknown'
              ? t('proof.no_signature')
              : t('auditor.bad_signature')}
        </p>
        <p>
          {data.held === undefined
            ? t('auditor.first_visit')
            : t(data.grew ? 'auditor.grew' : 'auditor.did_not_grow', {size: numberWords(data.held.size)})}
        </p>
      </div>
      <details>
        <summary>{t('auditor.note')}</summary>
        <pre>{data.note}</pre>
        <p>
          <a href="/audit/checkpoint" download>
            {t('auditor.keep')}
          </a>{' '}
          · <a href="/audit/keys">{t('auditor.keys')}</a> · <a href="/v1/checkpoints">{t('auditor.all')}</a> ·{' '}
          <a href="/plain/verify">{t('auditor.how')}</a>
        </p>
      </details>
      <SelfAudit />
    </section>
  );
}

/// Runs the check on the server, in a moment or over every byte.
function SelfAudit() {
  const {t} = useTranslation();
  const {data} = useRead('/v1/integrity', {query: new URLSearchParams({limit: '5'})});
  const {say, busy, problem} = useSay();
  const [told, setTold] = useState<{sound: boolean; text: string}>();
  const run = async (full: boolean) => {
    const lines = await say(({by}) => writeLines(`/v1/verifications?full=${full}`, by));
    const last = lines?.at(-1);
    if (!last) return;
    setTold({
      sound: !last.error,
      text: last.error
        ? String(last.detail ?? last.error)
        : t('auditor.checked', {count: Number(last.events), replace: {count: numberWords(Number(last.events))}}),
    });
  };
  return (
    <>
      <h3>{t('auditor.self')}</h3>
      <div className="row">
        <Button className="button quiet" isDisabled={busy} onPress={() => void run(false)}>
          {t('auditor.quick')}
        </Button>
        <Button className="button quiet" isDisabled={busy} onPress={() => void run(true)}>
          {t('auditor.full')}
        </Button>
      </div>
      <Refusal problem={problem} />
      {told && (
        <p role="status" className={told.sound ? 'badge green' : 'badge red'}>
          {told.text}
        </p>
      )}
      <ul className="list">
        {data?.body.items.map((item) => (
          <li key={item.position}>
            {item.type} <span className="meta">{instantWords(item.recorded_at)}</span>
          </li>
        ))}
      </ul>
      {data?.body.items.length === 0 && <p className="soft">{t('auditor.no_audit')}</p>}
    </>
  );
}
