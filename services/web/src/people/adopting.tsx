import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt} from '../api/client';
import {useSay} from '../api/say';
import {Field} from '../ui/field';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';

/// Sets the rule as it was rehearsed, with the authority that it rests on.
export function Adopting(props: {municipality: string; rule: string; value: string; from: string}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [authority, setAuthority] = useState('');
  const [reason, setReason] = useState('');
  const [receipt, setReceipt] = useState<Receipt>();
  const adopt = async () => {
    const body = {
      rule: props.rule,
      value: props.value,
      authority: authority.trim(),
      ...(reason.trim() ? {reason: reason.trim()} : {}),
      ...(props.from ? {effective: props.from} : {}),
    };
    const told = await say((said) => write('/v1/rules/{id}:set', {id: props.municipality}, body, said));
    if (told) setReceipt(told.body);
  };
  return (
    <Form
      className="form no-print"
      onSubmit={(event) => {
        event.preventDefault();
        void adopt();
      }}
    >
      <p className="soft small">{t('people.adopt_text')}</p>
      <div className="two-fields">
        <Field label={t('people.authority')} value={authority} onChange={setAuthority} required />
        <Field label={t('engagement.reason')} value={reason} onChange={setReason} />
      </div>
      <Button type="submit" className="button" isDisabled={busy || !authority.trim()}>
        {t('people.adopt')}
      </Button>
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </Form>
  );
}
