import {useTranslation} from 'react-i18next';

import type {Problem} from '../api/client';

/// Why a write was refused, field by field.
export function Refusal({problem}: {problem: Problem | undefined}) {
  const {t} = useTranslation();
  if (!problem) return null;
  const errors = problem.errors.filter((error) => error.detail !== problem.detail);
  return (
    <div className="errors" role="alert">
      <p>
        <strong>{problem.status === 0 ? t('app.offline') : problem.detail || problem.title}</strong>
      </p>
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
