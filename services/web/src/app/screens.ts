import {lazy, type ComponentType, type LazyExoticComponent} from 'react';

import {Matrix} from '../matrix/matrix';

type Screen = ComponentType<{id: string}> | LazyExoticComponent<ComponentType<{id: string}>>;

/// Each screen loads when it is first shown, but for the matrix. services/web/routes.cc has the same list.
const kScreens: [RegExp, Screen][] = [
  [/^\/$/, Matrix],
  [/^\/engagements\/([^/]+)$/, lazy(() => import('../engagement/engagement'))],
  [/^\/organisations\/([^/]+)$/, lazy(() => import('../organisation/organisation'))],
  [/^\/changes$/, lazy(() => import('../changes/changes'))],
  [/^\/auditor$/, lazy(() => import('../auditor/auditor'))],
  [/^\/verify$/, lazy(() => import('../auditor/auditor'))],
  [/^\/quarters$/, lazy(() => import('../quarter/quarter'))],
  [/^\/unit$/, lazy(() => import('../unit/unit'))],
  [/^\/new$/, lazy(() => import('../edit/add'))],
  [/^\/map$/, lazy(() => import('../map/map'))],
  [/^\/today$/, lazy(() => import('../today/today'))],
  [/^\/summaries$/, lazy(() => import('../summary/summary'))],
  [/^\/people$/, lazy(() => import('../people/people'))],
  [/^\/directory$/, lazy(() => import('../directory/directory'))],
];

export interface Found {
  screen: Screen;
  id: string;
}

export function screenOf(path: string): Found | undefined {
  for (const [pattern, screen] of kScreens) {
    const found = pattern.exec(path);
    if (found) return {screen, id: decodeURIComponent(found[1] ?? '')};
  }
  return undefined;
}
