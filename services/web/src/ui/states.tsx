import type {ReactNode} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {Problem} from '../api/problem';
import {SignInLink} from '../app/sign_in_link';
import {rolesWords} from './refusal';
import {Stones} from './stones';

/// A screen without anything to show says so, and what to do about it.
export function Empty({title, children}: {title: string; children?: ReactNode}) {
  return (
    <div className="state">
      <Stones size={56} />
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

/// For whoever has not signed in: what is here is not for everybody.
export function SignInFirst() {
  const {t} = useTranslation();
  return (
    <Empty title={t('session.first')}>
      {t('session.first_text')} <SignInLink />
    </Empty>
  );
}

/// For whoever has signed in and may not read this: who may, or why not. Nothing has failed.
function NotForRole({detail, part}: {detail: string; part: boolean}) {
  const {t} = useTranslation();
  const roles = rolesWords(detail);
  const why = roles ? t('session.only_read', {roles}) : <span lang="en">{detail}</span>;
  return part ? <p className="soft">{why}</p> : <Empty title={t('session.not_for_role')}>{why}</Empty>;
}

/// Why there is nothing to show. Of a `part` of a screen that is not for this role no more than a sentence.
export function Failed({error, retry, part}: {error: unknown; retry?: () => void; part?: boolean}) {
  const {t} = useTranslation();
  const problem = error instanceof Problem ? error : undefined;
  if (problem?.status === 401) return <SignInFirst />;
  if (problem?.status === 403) return <NotForRole detail={problem.message} part={part ?? false} />;
  return (
    <div className="state" role="alert">
      <Stones size={56} fallen />
      <h2>{problem?.status === 404 ? t('app.not_found') : t('app.failed')}</h2>
      <p>{problem?.status === 0 ? t('app.offline') : (problem?.message ?? String(error))}</p>
      {retry && (
        <Button className="button" onPress={retry}>
          {t('app.try_again')}
        </Button>
      )}
    </div>
  );
}

/// Quiet lines where the text will be; told to those who do not see them once.
export function Loading({lines = 6}: {lines?: number}) {
  const {t} = useTranslation();
  return (
    <div className="loading" role="status">
      <span className="hidden">{t('app.loading')}</span>
      {Array.from({length: lines}, (_, line) => (
        <div key={line} className="ghost" aria-hidden="true" />
      ))}
    </div>
  );
}
