import react from '@vitejs/plugin-react';
import {defineConfig, type Plugin} from 'vite';

// React Aria brings the words of its own (of a calendar, say) in some thirty languages, none of them isiZulu or
// Afrikaans. English alone stays: it is what the others would fall back to.
const kOtherWords = /react-(aria|stately|aria-components)\/dist\/private\/intl\/.*?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

function englishWordsOnly(): Plugin {
  return {
    name: 'english-words-only',
    enforce: 'pre',
    load: (id) => (kOtherWords.test(id) && !id.endsWith('/en-US.mjs') ? 'export default {};' : undefined),
  };
}

// Every file but the page lies in assets/ under a name with its hash; nothing is put into the page or a style sheet.
// What every first visit needs lies in one file: compressed together it is smaller, and has one header over the wire.
const kOurs = [
  'api/(client|read|live|problem|session|resend)\\.',
  'app/(writer|sign_in_link)\\.',
  'matrix/(cells|facets)\\.',
  'ui/(choice|states|refusal)\\.',
  'words/',
];
const kFirst = [
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack\/[a-z-]+)\//,
  new RegExp(`web/src/(${kOurs.join('|')})`),
];

export default defineConfig({
  plugins: [englishWordsOnly(), react()],
  cacheDir: '../../build/web/.vite',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {output: {codeSplitting: {groups: kFirst.map((test) => ({name: 'base', test}))}}},
  },
  server: {proxy: {'/v1': 'http://127.0.0.1:8080', '/audit': 'http://127.0.0.1:8080'}},
});
