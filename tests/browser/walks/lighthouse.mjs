/// Lighthouse on the matrix of the sample ledger, as a screen on a desk: performance, accessibility and best practices at
/// least 95 each. What else the machine does can only lower a score, so that the best of a few runs counts.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

import {assert, base} from '../browser.mjs';

const kScoreMin = 95;
const kRunsMax = 3;
/// The page follows the log and so never has a silent network, which is what Lighthouse would wait for.
const kLoadMsMax = 8_000;

const require = createRequire(`${process.env.CAIRN_TOOL_MODULES}/package.json`);
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const {default: lighthouse, desktopConfig} = await load('lighthouse');
const {launch} = await load('chrome-launcher');

/// Scores of one run by category, of 100, and the figures behind that of performance.
async function look() {
  const chrome = await launch({
    chromePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage'],
    logLevel: 'error',
  });
  try {
    const options = {
      port: chrome.port,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      logLevel: 'error',
      disableFullPageScreenshot: true,
      maxWaitForLoad: kLoadMsMax,
    };
    const {lhr} = await lighthouse(base, options, desktopConfig);
    assert.equal(lhr.runtimeError, undefined);
    const scores = Object.values(lhr.categories).map(({id, score}) => [id, Math.round(score * 100)]);
    const ms = (id) => Math.round(lhr.audits[id].numericValue);
    return {
      scores,
      failed: Object.values(lhr.audits).filter(({score}) => score !== null && score < 0.9).map(({id}) => id),
      told:
        `${scores.map(([id, score]) => `${id} ${score}`).join(', ')}; first paint ${ms('first-contentful-paint')} ms, ` +
        `largest ${ms('largest-contentful-paint')} ms, blocked ${ms('total-blocking-time')} ms, ` +
        `layout shift ${lhr.audits['cumulative-layout-shift'].numericValue.toFixed(3)}; ` +
        `the machine's index ${Math.round(lhr.environment.benchmarkIndex)}`,
    };
  } finally {
    await chrome.kill();
  }
}

let seen;
for (let run = 1; run <= kRunsMax; run += 1) {
  seen = await look();
  console.log(`lighthouse: ${seen.told}`);
  if (seen.scores.every(([, score]) => score >= kScoreMin)) break;
}
assert.equal(seen.scores.length, 3);
for (const [id, score] of seen.scores)
  assert.ok(score >= kScoreMin, `${id} ${score}, at least ${kScoreMin}: ${seen.failed.join(', ')}`);
