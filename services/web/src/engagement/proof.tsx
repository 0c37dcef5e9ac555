import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Button, Disclosure, DisclosurePanel, Heading} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {Problem, read, readText} from '../api/client';
import {passes} from '../api/resend';
import {checkStream} from '../proof/check';
import {parseCheckpoint} from '../proof/note';
import {grewFrom} from '../proof/tree';
import {fromBase64} from '../proof/bytes';
import {Failed} from '../ui/states';
import {numberWords} from '../words/dates';

/// The published checkpoint must be the one of the proof, or a later one that grew from it.
async function checkPublished(note: string) {
  const proved = parseCheckpoint(note);
  const published = parseCheckpoint(await readText('/audit/checkpoint'));
  if (published.origin !== proved.origin) throw new Error('the published checkpoint is of another log');
  if (published.size < proved.size) throw new Error('the published checkpoint is older than the proof');
  const query = new URLSearchParams({from: String(proved.size), to: String(published.size)});
  const path = (await read('/audit/consistency', {query})).body.proof.map(fromBase64);
  if (!(await grewFrom(proved, published, path)))
    throw new Error('the published checkpoint did not grow from the one of the proof');
}

/// A badge that is earned here: the browser hashes the stored bytes itself and walks the path to the signed root.
export default function Proof({id, events}: {id: string; events: number}) {
  const {t} = useTranslation();
  const [asked, setAsked] = useState(false);
  const {data, error, isFetching, refetch} = useQuery({
    queryKey: ['proof', id, events],
    enabled: asked,
    retry: false,
    queryFn: async () => {
      const proof = (await read('/v1/engagements/{id}/proof', {parts: {id}})).body;
      const proved = await checkStream(proof);
      await checkPublished(proof.checkpoint);
      return {...proved, notProved: proof.not_proved};
    },
  });
  if (!asked || isFetching)
    return (
      <div className="proof">
        <Button className="button quiet" isDisabled={isFetching} onPress={() => setAsked(true)}>
          <span aria-hidden="true" className="seal" /> {isFetching ? t('proof.checking') : t('proof.check')}
        </Button>
      </div>
    );
  // Nothing was checked: the proof was refused or did not come.
  if (error instanceof Problem && (error.status === 403 || passes(error.status)))
    return (
      <div className="proof">
        <Failed part error={error} retry={() => void refetch()} />
      </div>
    );
  if (error || !data)
    return (
      <div className="proof bad" role="alert">
        <strong>{t('proof.bad')}</strong>
        <p>{error?.message}</p>
      </div>
    );
  return (
    <div className="proof good" role="status">
      <strong>
        <span aria-hidden="true" className="seal" /> {t('proof.good')}
      </strong>
      <p>
        {t('proof.good_text', {count: data.events, size: numberWords(data.size) as never})}{' '}
        {data.signed === 'good' ? t('proof.signature', {origin: data.origin}) : t('proof.no_signature')}
      </p>
      <Disclosure>
        <Heading>
          <Button slot="trigger" className="as-link small">
            {t('proof.details')}
          </Button>
        </Heading>
        <DisclosurePanel>
          <ol className="small">
            <li>{t('proof.step_records')}</li>
            <li>{t('proof.step_holes')}</li>
            <li>{t('proof.step_paths')}</li>
            <li>{t('proof.step_checkpoint')}</li>
          </ol>
          <p className="small">{t('proof.local')}</p>
          <p className="small">
            <strong>{t('proof.not_proved')}.</strong> {data.notProved}
          </p>
        </DisclosurePanel>
      </Disclosure>
    </div>
  );
}
