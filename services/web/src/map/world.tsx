import {geoNaturalEarth1, geoPath} from 'd3-geo';
import type {Feature, FeatureCollection, Geometry} from 'geojson';
import {useMemo} from 'react';
import {useTranslation} from 'react-i18next';
import {feature} from 'topojson-client';
import type {GeometryCollection, Topology} from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json';

import {countryWords} from '../words/codes';
import {codeOf} from './countries';

type Named = {name: string};
const kWidth = 960;
const kHeight = 440;

/// The countries of partners, the darker the more engagements. A picture: the table under it says the same.
export function World({counts}: {counts: {value: string; count: number}[]}) {
  const {t} = useTranslation();
  const shapes = useMemo(() => {
    const topology = atlas as unknown as Topology<{countries: GeometryCollection<Named>}>;
    const all = feature(topology, topology.objects.countries) as FeatureCollection<Geometry, Named>;
    const lands = all.features.filter((one) => one.properties.name !== 'Antarctica');
    const projection = geoNaturalEarth1().fitSize([kWidth, kHeight], {type: 'FeatureCollection', features: lands});
    const path = geoPath(projection);
    return lands.map((one: Feature<Geometry, Named>) => ({
      name: one.properties.name,
      code: codeOf(one.properties.name),
      line: path(one) ?? '',
    }));
  }, []);
  const byCode = new Map(counts.map((one) => [one.value, one.count]));
  const most = Math.max(...counts.filter((one) => one.value !== 'ZA').map((one) => one.count), 1);
  return (
    <svg viewBox={`0 0 ${kWidth} ${kHeight}`} className="world" role="img" aria-label={t('map.picture')}>
      {shapes.map((shape) => {
        const count = shape.code ? byCode.get(shape.code) : undefined;
        return (
          <path
            key={shape.name}
            d={shape.line}
            className={count ? 'land has' : 'land'}
            style={count ? ({'--share': Math.min(count / most, 1)} as React.CSSProperties) : undefined}
          >
            {count && <title>{`${countryWords(shape.code!)}: ${count}`}</title>}
          </path>
        );
      })}
    </svg>
  );
}
