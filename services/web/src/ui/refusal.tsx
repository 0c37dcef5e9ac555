import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {rolesIn, type Problem} from '../api/problem';
import {passes} from '../api/resend';
import {words} from '../words/codes';

export const rolesWords = (detail: string) =>
  rolesIn(detail)
    .map((role) => words('roles', role))
    .join(', ');

/// Why a write was refused, field by field; or that it is on its way still.
export function Refusal({problem}: {problem: Problem | undefined}) {
  const {t} = useTranslation();
  if (!problem) return null;
  if (problem.stop)
    return (
      <div className="notice" role="status">
        <p>{t('session.resending')}</p>
        <Button className="button quiet" onPress={problem.stop}>
          {t('session.stop')}
        </Button>
      </div>
    );
  const errors = problem.errors.filter((error) => error.detail !== problem.detail);
  const roles = problem.status === 403 ? rolesWords(problem.detail) : '';
  const why = problem.detail || problem.title;
  return (
    <div className="errors" role="alert">
      <p>
        <strong>{problem.status === 0 ? t('app.offline') : roles ? t('session.only', {roles}) : why}</strong>
      </p>
      {roles && (
        <p className="soft" lang="en">
          {why}
        </p>
      )}
      {problem.status !== 401 && passes(problem.status) && <p>{t('session.unknown')}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.pointer + error.detail}>
              {error.pointer.replace(/^\//, '').replaceAll('/', ' › ')} {error.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
