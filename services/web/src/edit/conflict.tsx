import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import type {Problem, Schema} from '../api/client';
import {columnWords, fieldWords} from '../words/codes';
import type {Slot} from './forms';

/// Somebody else wrote in the meantime: what they changed beside what you are about to write (PRODUCT 5, officer 2).
export function Conflict(props: {
  problem: Problem;
  row: Schema<'Engagement'>;
  typed: Record<string, string>;
  fields: Slot[];
  keepMine: () => void;
  takeTheirs: () => void;
}) {
  const {t} = useTranslation();
  const now = props.row as unknown as Record<string, unknown>;
  const mine = props.fields.filter(
    (field) => props.typed[field.name] && (!field.detail || props.typed[field.name] !== String(now[field.name] ?? '')),
  );
  return (
    <div className="notice" role="alert">
      <h3>{t('write.conflict')}</h3>
      <p>{t('write.conflict_text')}</p>
      <h4>{t('write.theirs')}</h4>
      <ul>
        {props.problem.errors.map((error) => (
          <li key={error.pointer}>
            {columnWords(error.pointer.split('/')[1] ?? '')}: {error.detail}
          </li>
        ))}
        {props.problem.errors.length === 0 && <li>{props.problem.detail}</li>}
      </ul>
      <h4>{t('write.mine')}</h4>
      <ul>
        {mine.map((field) => (
          <li key={field.name}>
            {fieldWords(field.name)}: “{props.typed[field.name]}”
          </li>
        ))}
      </ul>
      <div className="row">
        <Button className="button" onPress={props.keepMine}>
          {t('write.keep_mine')}
        </Button>
        <Button className="button quiet" onPress={props.takeTheirs}>
          {t('write.take_theirs')}
        </Button>
      </div>
    </div>
  );
}
