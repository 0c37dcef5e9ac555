import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {useSession} from '../api/session';
import {words} from '../words/codes';
import {SignInLink} from './sign_in_link';
import {askToSignIn} from './writer';

/// Where accounts are wanted: who has signed in, in which role and for which unit, and the way out or in. It says as
/// well when a session has ended; what was typed stays on the page.
export default function SignedIn() {
  const {t} = useTranslation();
  const {session, ended} = useSession();
  const id = session?.unit ?? '';
  const unit = useRead('/v1/units/{id}', {parts: {id}, enabled: id !== '', keep: false});
  if (ended)
    return (
      <div className="banner ended" role="alert">
        <p>
          <strong>{t('session.ended')}</strong> {t('session.ended_text')}{' '}
          <button type="button" className="as-link" onClick={askToSignIn}>
            {t('session.sign_in')}
          </button>{' '}
          · <SignInLink otherTab />
        </p>
      </div>
    );
  if (!session?.account)
    return (
      <p className="who">
        {t('session.reading')} <SignInLink />
      </p>
    );
  return (
    <form className="who" method="post" action="/sign-out">
      <span>
        {t('session.as')} <strong>{session.account}</strong>
        {` · ${words('roles', session.role ?? '')}`}
        {id && ` · ${unit.data?.body.name ?? id}`}
      </span>
      <input type="hidden" name="csrf" value={session.csrf ?? ''} />
      <button type="submit" className="as-link">
        {t('session.sign_out')}
      </button>
    </form>
  );
}
