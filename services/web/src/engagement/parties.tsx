import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {Cite} from '../ui/cite';
import {valueWords} from '../words/codes';
import {dateWords} from '../words/dates';
import {positionOf} from './values';

/// Who takes part and who did, each with a role and its dates.
export function Parties({row}: {row: Schema<'Engagement'>}) {
  const {t} = useTranslation();
  const now = [
    ...(row.partners ?? []).map((party) => ({...party, of: 'o'})),
    ...(row.units ?? []).map((party) => ({...party, of: 'u'})),
  ];
  const former = (row.former_partners ?? []).map((party) => ({...party, of: 'o'}));
  if (now.length + former.length === 0) return null;
  return (
    <section aria-labelledby="parties">
      <h2 id="parties">{t('engagement.parties')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('engagement.partner')}</th>
            <th scope="col">{t('engagement.role')}</th>
            <th scope="col">{t('engagement.since')}</th>
          </tr>
        </thead>
        <tbody>
          {[...now, ...former].map((party) => (
            <tr key={`${party.id}${party.role}`}>
              <th scope="row">
                {party.of === 'o' ? <To path={`/organisations/${party.id}`}>{party.name}</To> : party.name}
                <Cite position={positionOf(row, 'party', `${party.of}:${party.id}:${party.role}`)} />
              </th>
              <td>{valueWords('role', party.role)}</td>
              <td>
                {party.since && dateWords(party.since)}
                {party.until && `${t('engagement.former')}, ${dateWords(party.until)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
