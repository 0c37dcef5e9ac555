/// Signing in and out in Chromium through a real provider of another site. `rotate` has openid_walk_test.py rotate its
/// keys.
import {createRequire} from 'node:module';
import {assert, axe, base, program} from '../../browser/browser.mjs';

const require = createRequire(`${process.env.CAIRN_WEB_MODULES}/package.json`);
const {chromium} = require('playwright-core');
const kButton = 'Sign in with your municipal account';

const browser = await chromium.launch({
  executablePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const context = await browser.newContext();
// The provider's own pages ask for a font from the net.
await context.route(
  (url) => !['localhost', '127.0.0.1'].includes(url.hostname),
  (route) => route.abort(),
);
const page = await context.newPage();
page.setDefaultTimeout(20_000);

const kWho = '/v1/session';

/// Who has signed in, by the page on which a sign-in has landed: whether the cookie was sent with that very request.
async function landed() {
  await page.waitForURL(base + kWho);
  return JSON.parse(await page.locator('body').innerText()).account;
}

async function who() {
  await page.goto(base + kWho);
  return landed();
}

/// To the provider's form of name and password, which shows that nobody has signed in there.
async function begin(to) {
  await page.goto(`${base}/sign-in?to=${to}`);
  await page.getByRole('link', {name: kButton}).click();
  await page.locator('input[name=login]').waitFor();
  assert.ok(page.url().startsWith('http://localhost:'), page.url());
}

async function signIn(account, to) {
  await begin(to);
  await page.locator('input[name=login]').fill(account);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', {name: 'Continue'}).click();
}

async function signOut() {
  await page.goto(`${base}/sign-in`);
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.waitForURL('http://localhost:*/session/end*');
  await page.getByRole('button', {name: 'Yes, sign me out'}).click();
  await page.waitForURL(`${base}/sign-in*`);
  await page.getByLabel('Account').waitFor();
}

try {
  await page.goto(`${base}/sign-in`);
  assert.deepEqual(await axe(page), [], 'axe');

  await signIn('officer_1', kWho);
  assert.equal(await landed(), 'officer_1');
  const cookies = await context.cookies(base);
  assert.deepEqual(
    cookies.map(({name, sameSite, secure, httpOnly}) => [name, sameSite, secure, httpOnly]),
    [['__Host-cairn', 'Strict', true, true]],
    'the cookie of the flow is gone',
  );
  await signOut();
  assert.equal(await who(), null);

  await program('rotate');
  await signIn('reader_1', kWho);
  assert.equal(await landed(), 'reader_1');
  await signOut();

  await signIn('nobody_9', '/plain');
  await page.getByText('this ledger has no account of that name').waitFor();
  assert.deepEqual(await axe(page), [], 'axe, refused');
  assert.equal(await who(), null);

  await context.clearCookies();
  await begin('/plain');
  await page.getByText('Cancel').click();
  await page.getByText('access_denied').waitFor();
  assert.equal(await who(), null);
  console.log('signed in twice, signed out twice, refused twice');
} finally {
  await browser.close();
}
