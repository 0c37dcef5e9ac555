import {useMemo} from 'react';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {Failed, Loading} from '../ui/states';
import {numberWords} from '../words/dates';
import {ringOf} from './ring';

const kNamed = 14;
const kShown = 25;

/// Forms of /v1/graph that other programs read, with what each is called.
const kFiles = [
  ['graphml', 'GraphML'],
  ['kumu', 'Kumu: connections (CSV)'],
  ['kumu-elements', 'Kumu: elements (CSV)'],
  ['json', 'JSON'],
] as const;

/// The network as a file, of what is shown.
function Files({filters}: {filters: URLSearchParams}) {
  const {t} = useTranslation();
  const address = (form: string) => {
    const asked = new URLSearchParams(filters);
    asked.set('format', form);
    return `/v1/graph?${asked.toString()}`;
  };
  return (
    <p className="small">
      {t('map.files')}
      {kFiles.map(([form, name], index) => (
        <span key={form}>
          {index > 0 && ' ·'}{' '}
          <a href={address(form)} download={form === 'json' ? 'network.json' : ''}>
            {name}
          </a>
        </span>
      ))}
    </p>
  );
}

/// The ring is a picture only; the table under it has every link and number.
export function Network({filters, words}: {filters: URLSearchParams; words: (type: string) => string}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useRead('/v1/graph', {query: filters});
  const nodes = useMemo(() => ringOf(data?.body.nodes ?? []), [data]);
  const ranked = useMemo(() => nodes.toSorted((left, right) => right.count - left.count), [nodes]);
  const named = new Set(ranked.slice(0, kNamed).map((node) => node.id));
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={10} />;
  return (
    <section aria-labelledby="network">
      <h2 id="network">{t('map.network')}</h2>
      <svg viewBox="-240 -215 480 430" className="network" aria-hidden="true">
        {nodes.map((node) => (
          <line key={node.id} x1="0" y1="0" x2={node.x} y2={node.y} strokeWidth={Math.min(node.count, 6) * 0.4} />
        ))}
        {nodes.map((node) => (
          <circle key={node.id} cx={node.x} cy={node.y} r={2.2 + Math.sqrt(node.count) * 1.4} />
        ))}
        <ellipse cx="0" cy="0" rx="13" ry="9" className="middle" />
        {nodes
          .filter((node) => named.has(node.id))
          .map((node) => (
            <text
              key={node.id}
              x={node.x + (node.x < 0 ? -8 : 8)}
              y={node.y + 3}
              textAnchor={node.x < 0 ? 'end' : 'start'}
            >
              {node.name.length > 24 ? `${node.name.slice(0, 22)}…` : node.name}
            </text>
          ))}
      </svg>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('engagement.partner')}</th>
            <th scope="col">{t('column.partner_type')}</th>
            <th scope="col">{t('map.engagements')}</th>
          </tr>
        </thead>
        <tbody>
          {ranked.slice(0, kShown).map((node) => (
            <tr key={node.id}>
              <th scope="row">
                <To path={`/organisations/${node.id}`}>{node.name}</To>
              </th>
              <td>{words(node.type)}</td>
              <td>
                <To
                  path="/"
                  query={{partner: node.id}}
                  label={`${node.name}: ${t('matrix.count', {count: node.count})}`}
                >
                  {numberWords(node.count)}
                </To>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ranked.length > kShown && <p className="soft small">{t('matrix.and_more', {count: ranked.length - kShown})}</p>}
      <Files filters={filters} />
    </section>
  );
}
