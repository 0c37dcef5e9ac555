import {useState} from 'react';
import {Button, Dialog, Form, Heading, Input, Label, Modal, ModalOverlay, TextField} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {signIn, useSession, type Entered} from '../api/session';
import {SignInLink} from './sign_in_link';
import {answerNobody} from './writer';

const kWrong: Record<Exclude<Entered, 'in'>, 'session.wrong' | 'session.often' | 'app.offline'> = {
  wrong: 'session.wrong',
  often: 'session.often',
  failed: 'app.offline',
};

/// Signs in over the page, so that nothing on it is lost; it closes by itself when another tab has.
export default function SignInDialog() {
  const {t} = useTranslation();
  const {ended} = useSession();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Entered>('in');
  const enter = async () => {
    setBusy(true);
    setRefused(await signIn(account.trim(), password));
    setBusy(false);
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(next) => !next && answerNobody()}>
      <Modal className="box-modal">
        <Dialog className="dialog">
          <Form
            onSubmit={(event) => {
              event.preventDefault();
              void enter();
            }}
          >
            <Heading slot="title">{t('session.sign_in')}</Heading>
            <p>{t(ended ? 'session.dialog_ended' : 'session.dialog_first')}</p>
            {refused !== 'in' && (
              <p className="errors" role="alert">
                {t(kWrong[refused])}
              </p>
            )}
            <TextField className="field" isRequired value={account} onChange={setAccount} autoFocus>
              <Label>{t('session.account')}</Label>
              <Input autoComplete="username" autoCapitalize="none" />
            </TextField>
            <TextField className="field" type="password" isRequired value={password} onChange={setPassword}>
              <Label>{t('session.password')}</Label>
              <Input autoComplete="current-password" />
            </TextField>
            <div className="row">
              <Button type="submit" className="button" isDisabled={busy}>
                {t('session.sign_in')}
              </Button>
              <Button className="button quiet" onPress={answerNobody}>
                {t('app.cancel')}
              </Button>
            </div>
            <p>
              <SignInLink otherTab />
            </p>
          </Form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
