import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {figureOf} from './years';

type Cell = Schema<'SummaryCell'>;

/// A number that opens what it rests on: a figure beside the page, an event as the ledger gives it.
export function Cited({year, text, link}: {year: string; text: string; link: string | undefined}) {
  const figure = figureOf(link);
  if (figure)
    return (
      <To path="/summaries" query={{year, figure}}>
        {text}
      </To>
    );
  return link ? <a href={link}>{text}</a> : <>{text}</>;
}

function Table({year, table}: {year: string; table: Schema<'SummaryTable'>}) {
  const cell = (one: Cell) => <Cited year={year} text={one.text} link={one.link} />;
  return (
    <>
      <h3>{table.caption}</h3>
      {table.rows.length === 0 ? (
        <p className="soft">{table.empty}</p>
      ) : (
        <table className="plain wide">
          <caption className="hidden">{table.caption}</caption>
          <thead>
            <tr>
              {table.columns.map((column, index) =>
                column ? (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ) : (
                  <td key={index} />
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(([first, ...rest], index) => (
              <tr key={index}>
                <th scope="row">{first && cell(first)}</th>
                {rest.map((one, column) => (
                  <td key={column} data-label={table.columns[column + 1]}>
                    {cell(one)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {table.note && <p className="soft small">{table.note}</p>}
    </>
  );
}

/// The summary section by section. It is the signed file's own text, which is English whatever the screen speaks.
export function Sections({year, document}: {year: string; document: Schema<'SummaryDocument'>}) {
  const {t} = useTranslation();
  return (
    <>
      <nav className="contents no-print" aria-label={t('summary.contents')}>
        {document.sections.map((section) => (
          <a key={section.id} lang="en" href={`#section-${section.id}`}>
            {section.title}
          </a>
        ))}
      </nav>
      {document.sections.map((section) => (
        <section key={section.id} lang="en" aria-labelledby={`section-${section.id}`}>
          <h2 id={`section-${section.id}`}>{section.title}</h2>
          {section.tables.map((table) => (
            <Table key={table.id} year={year} table={table} />
          ))}
        </section>
      ))}
    </>
  );
}
