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

export function Failed({error, retry}: {error: unknown; retry?: () => void}) {
  const {t} = useTranslation();
  const problem = error instanceof Problem ? error : undefined;
  if (problem?.status === 401) return <SignInFirst />;
  const roles = problem?.status === 403 ? rolesWords(problem.detail) : '';
  if (roles) return <Empty title={t('session.not_for_role')}>{t('session.only', {roles})}</Empty>;
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
