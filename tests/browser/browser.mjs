/// What the walks share: Chromium, a page that must not complain, clicks and seconds, axe.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const require = createRequire(`${process.env.CAIRN_WEB_MODULES}/package.json`);
const {chromium} = require('playwright-core');
const kAxe = require.resolve('axe-core/axe.min.js');
const kWaitMs = 20_000;

export const base = process.argv[2];
export {assert};

/// Runs a walk in a fresh page and prints one line of it: `walk | name | clicks | keys | seconds | kB | limit`, of which
/// run_walk.py makes a row of the table. Seconds are of the whole walk, the start of the page included; kB are what came
/// over the wire to its first page; `limit` is what PRODUCT asks of it, in words. Anything that the page complains of on its
/// console fails it, but for the answers of refused writes that a walk names in `expects`.
export async function walk(name, steps, options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    // A window without scroll bars hides what they make too wide.
    ignoreDefaultArgs: options.scrollBars ? ['--hide-scrollbars'] : [],
  });
  const complaints = [];
  const begin = Date.now();
  const counted = {clicks: 0, keys: 0};
  try {
    const context = await browser.newContext({
      viewport: options.viewport ?? {width: 1440, height: 900},
      colorScheme: options.scheme ?? 'light',
      locale: options.locale ?? 'en-ZA',
      acceptDownloads: true,
    });
    const page = await newPage(context, complaints, options.expects ?? []);
    const received = await countBytes(context, page);
    await steps(page, counted, context);
    assert.deepEqual(complaints, [], 'the console says nothing');
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    const kilobytes = Math.round(received.bytes / 1000);
    const row = ['walk', name, counted.clicks, counted.keys, seconds, kilobytes, options.limit ?? '-'];
    console.log(row.join(' | '));
  } catch (error) {
    console.error(`${name} failed after ${complaints.length} complaints: ${complaints.join('\n')}`);
    throw error;
  } finally {
    await browser.close();
  }
}

/// Counts what comes over the wire to a page, headers and all.
async function countBytes(context, page) {
  const received = {bytes: 0};
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({encodedDataLength}) => {
    received.bytes += encodedDataLength;
  });
  return received;
}

async function newPage(context, complaints, expects) {
  const page = await context.newPage();
  page.setDefaultTimeout(kWaitMs);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!expects.some((text) => message.text().includes(text))) complaints.push(message.text());
  });
  // No request may leave the origin.
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  return page;
}

/// Another page in the same context, as another tab is.
export async function anotherPage(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(kWaitMs);
  return page;
}

/// Has run_walk.py 'stop' or 'start' the program under the same address, and waits until it has.
export async function program(what) {
  const answers = createInterface({input: process.stdin});
  const done = new Promise((resolve) => answers.once('line', resolve));
  console.log(`program | ${what}`);
  await done;
  answers.close();
  process.stdin.unref();
}

export async function click(counted, locator) {
  counted.clicks += 1;
  await locator.click();
}

export async function press(page, counted, key, times = 1) {
  for (let i = 0; i < times; i += 1) {
    counted.keys += 1;
    await page.keyboard.press(key);
  }
}

/// Types into what has the focus; each letter is a key.
export async function type(page, counted, text) {
  counted.keys += text.length;
  await page.keyboard.type(text);
}

/// Presses Tab until `locator` has the focus, as somebody without a mouse does.
export async function tabTo(page, counted, locator, most = 80) {
  for (let i = 0; i < most; i += 1) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await press(page, counted, 'Tab');
  }
  assert.fail(`${locator} cannot be reached with Tab`);
}

const kAllRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/// What axe finds wrong with the page, by the rules of WCAG 2.2 AA and its own good practice, or by `rules` alone.
export async function axe(page, rules = kAllRules) {
  const source = await (await import('node:fs/promises')).readFile(kAxe, 'utf8');
  // Our own policy keeps foreign scripts out of the page; evaluated from outside they are none.
  await page.evaluate(source);
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, {runOnly}), rules);
  return found.violations.map(
    (violation) =>
      `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3)})`,
  );
}

/// Writes as somebody else does, past the page.
export async function post(path, body, headers = {}) {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Cairn-Actor': 'somebody.else', ...headers},
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
  return response.json();
}

export async function get(path) {
  const response = await fetch(base + path);
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.json();
}

/// Commands take the id, pages the municipality's own reference as well.
export const idOf = async (ref) => (await get(`/v1/engagements/${ref}`)).id;

export const today = () => new Intl.DateTimeFormat('en-CA', {timeZone: 'Africa/Johannesburg'}).format(new Date());

/// The quarter that runs, as 2026-27-Q2: a year begins in July.
export function quarterNow() {
  const [calendarYear, month] = today().split('-').map(Number);
  const year = month >= 7 ? calendarYear : calendarYear - 1;
  return `${year}-${String((year + 1) % 100).padStart(2, '0')}-Q${Math.floor(((month + 5) % 12) / 3) + 1}`;
}

/// Says who writes, when the page asks for it; in another role than an officer's when `role` is one.
export async function sayWho(page, counted, name = 'anna.m', role = 'Officer') {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(name);
  counted.keys += name.length;
  if (role !== 'Officer') {
    await click(counted, dialog.getByRole('button', {name: 'In the role of'}));
    await click(counted, page.getByRole('option', {name: role}));
  }
  await click(counted, dialog.getByRole('button', {name: 'Go on'}));
}
