import {useState} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {Field} from '../ui/field';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';

/// Draft, comment and return, sign, publish: only the next that makes sense.
export function Deciding({year, state}: {year: string; state: Schema<'SummaryState'>['state']}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [comment, setComment] = useState('');
  const [receipt, setReceipt] = useState<Receipt>();
  const parts = {year};
  const tell = async (verb: 'draft' | 'return' | 'sign' | 'publish') => {
    const body = verb === 'return' ? {reason: comment.trim()} : {};
    const told = await say((said) => write(`/v1/summaries/{year}:${verb}`, parts, body, said));
    if (!told) return;
    setReceipt(told.body);
    setComment('');
  };
  const drafted = state === 'drafted';
  return (
    <section className="no-print deciding" aria-labelledby="decide">
      <h2 id="decide">{t('summary.decide')}</h2>
      {drafted && (
        <>
          <Field
            long
            label={t('summary.comment')}
            help={t('summary.comment_help')}
            value={comment}
            onChange={setComment}
          />
          <p className="soft small">{t('summary.sign_help')}</p>
        </>
      )}
      <div className="row">
        {drafted && (
          <Button className="button" isDisabled={busy} onPress={() => void tell('sign')}>
            {t('summary.sign')}
          </Button>
        )}
        {drafted && (
          <Button className="button quiet" isDisabled={busy || !comment.trim()} onPress={() => void tell('return')}>
            {t('summary.return')}
          </Button>
        )}
        {(state === 'not_drafted' || state === 'returned' || drafted) && (
          <Button
            className={drafted ? 'button quiet' : 'button'}
            isDisabled={busy}
            onPress={() => void tell('draft')}
          >
            {state === 'not_drafted' ? t('summary.draft') : t('summary.draft_again')}
          </Button>
        )}
        {state === 'signed' && (
          <Button className="button" isDisabled={busy} onPress={() => void tell('publish')}>
            {t('summary.publish')}
          </Button>
        )}
      </div>
      {busy && <p role="status">{t('summary.making')}</p>}
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </section>
  );
}
