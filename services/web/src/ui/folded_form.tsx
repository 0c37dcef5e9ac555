import {useState, type ReactNode} from 'react';
import {Button, Form} from 'react-aria-components';

import type {Receipt, Said} from '../api/client';
import {useSay} from '../api/say';
import {Receipted} from './receipted';
import {Refusal} from './refusal';

/// A form behind its own title: what it sends, why that was refused or since when it is on disk. Its fields are made
/// when it is first opened, for they may ask the ledger.
export function FoldedForm(props: {
  title: string;
  button: string;
  /// Whether there is enough in it to be sent.
  ready?: boolean;
  send: (said: Said) => Promise<{body: Receipt}>;
  /// Once it is on disk.
  done?: () => void;
  children: ReactNode;
}) {
  const {say, busy, problem} = useSay();
  const [receipt, setReceipt] = useState<Receipt>();
  const [opened, setOpened] = useState(false);
  const send = async () => {
    const told = await say(props.send);
    if (!told) return;
    setReceipt(told.body);
    props.done?.();
  };
  return (
    <details className="no-print" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>{props.title}</summary>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {opened && props.children}
        <p>
          <Button type="submit" className="button" isDisabled={busy || props.ready === false}>
            {props.button}
          </Button>
        </p>
      </Form>
      <Refusal problem={problem} />
      <Receipted receipt={receipt} />
    </details>
  );
}
