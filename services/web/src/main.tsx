import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import './style/base.css';
import './style/controls.css';
import './style/frame.css';
import './style/matrix.css';
import './style/screens.css';

import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {startTransition, StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {RouterProvider} from 'react-aria-components';

import {Problem} from './api/client';
import {askSession, joinTabs} from './api/session';
import {Frame} from './app/frame';
import {go} from './app/location';
import {startLanguage} from './i18n/language';
import {pagesOf} from './matrix/rows';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What has changed is told by the log itself (api/live.ts), so nothing grows stale by time.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; a lost connection or a server that restarts does not.
      retry: (failures, error) => failures < 3 && !(error instanceof Problem && error.status < 500),
    },
  },
});

// Who has signed in is known before the first screen asks for what only they may see; but no page waits long for it.
const kSessionWaitMs = 1500;
joinTabs();
// The first rows are on their way before there is a table for them.
if (location.pathname === '/') void client.prefetchInfiniteQuery(pagesOf(new URLSearchParams(location.search)));
const session = askSession().catch(() => undefined);
await Promise.all([startLanguage(), Promise.race([session, new Promise((end) => setTimeout(end, kSessionWaitMs))])]);
// In a transition, so that the first screen is made in small pieces and stops neither typing nor scrolling.
startTransition(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider navigate={go}>
          <Frame />
        </RouterProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
