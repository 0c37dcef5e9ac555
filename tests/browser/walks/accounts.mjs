/// Where accounts are wanted: a first link, a sign-in that leads back, sessions that end while somebody types.
import {anotherPage, assert, axe, base, click, press, program, type, walk} from '../browser.mjs';

const kLinks = JSON.parse(process.env.CAIRN_LINKS);
const kPassword = 'three stones and a river';
const kPage = `${base}/engagements/ENG-0029`;
const kRefused = ['401', '403', 'net::ERR_'];

/// On the page of a first link or at /sign-in, which have no script.
async function fill(page, counted, fields, button) {
  for (const [name, text] of Object.entries(fields)) {
    await page.locator(`#${name}`).fill(text);
    counted.keys += text.length;
  }
  await click(counted, page.getByRole('main').getByRole('button', {name: button}));
}

async function setPassword(page, counted, account) {
  await page.goto(base + kLinks[account]);
  await fill(page, counted, {password: kPassword, again: kPassword}, 'Set your password');
  await page.waitForURL(`${base}/sign-in`);
}

async function enter(page, counted, account, from) {
  await page.goto(from);
  await page.getByText('You read as the public.').waitFor();
  await click(counted, page.getByRole('banner').getByRole('link', {name: 'Sign in'}));
  await fill(page, counted, {account, password: kPassword}, 'Sign in');
  await page.waitForURL(from);
}

async function typeRemarks(page, counted, text) {
  const field = page.getByRole('textbox', {name: 'Remarks'});
  await field.fill(text);
  counted.keys += text.length;
  return field;
}

/// In the dialog over the page, with the keyboard alone.
async function enterInPlace(page, counted, account) {
  await page.getByRole('dialog').getByText('Your session has ended').waitFor();
  await type(page, counted, account);
  await press(page, counted, 'Tab');
  await type(page, counted, kPassword);
  await press(page, counted, 'Enter');
}

async function events(page) {
  const answer = await page.request.get(`${base}/v1/engagements/ENG-0029/history`);
  return (await answer.json()).items;
}

await walk(
  'accounts: a session ends while somebody types',
  async (page, counted, context) => {
    await setPassword(page, counted, 'officer_1');
    await page.goto(kPage);
    await page.getByText('You read as the public.').waitFor();
    await page.getByText('Told is what is published of them').waitFor();
    assert.deepEqual(await axe(page), [], 'axe, as the public');
    await enter(page, counted, 'officer_1', `${kPage}?do=revise`);
    await page.getByText('Signed in: officer_1 · Officer').waitFor();
    const before = (await events(page)).length;
    const actors = [];
    page.on('request', (request) => request.method() === 'POST' && actors.push(request.headers()['cairn-actor']));

    // The program starts again, which ends every session.
    const remarks = await typeRemarks(page, counted, 'Typed before');
    await program('stop');
    await program('start');
    await page.getByRole('alert').getByText('Your session has ended').waitFor();
    assert.equal(await remarks.inputValue(), 'Typed before', 'what was typed stays');
    assert.deepEqual(await axe(page), [], 'axe, ended');
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await axe(page), [], 'axe, the dialog');
    await enterInPlace(page, counted, 'officer_1');
    await page.getByText('On disk since').waitFor();
    await page.getByText('Signed in: officer_1').waitFor();

    // Signed out in another tab, and in again.
    await typeRemarks(page, counted, 'Typed after');
    const other = await anotherPage(context);
    await other.goto(`${base}/sign-in`);
    await click(counted, other.getByRole('button', {name: 'Sign out'}));
    await other.getByLabel('Account').waitFor();
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    const link = page.getByRole('dialog').getByRole('link', {name: 'Sign in in another tab'});
    await other.goto(base + (await link.getAttribute('href')));
    await fill(other, counted, {account: 'officer_1', password: kPassword}, 'Sign in');
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await page.locator('.timeline').getByText('Typed after').waitFor();

    const made = (await events(page)).slice(before);
    assert.deepEqual(
      made.map((event) => event.actor.id),
      ['officer_1', 'officer_1'],
      'each recorded once',
    );
    assert.deepEqual(new Set(actors), new Set([undefined]), 'nobody is named by the page');
  },
  {expects: kRefused},
);

await walk(
  'accounts: whose role it is not is told whose it is',
  async (page, counted) => {
    await setPassword(page, counted, 'reader_1');
    await enter(page, counted, 'reader_1', `${kPage}?do=revise`);
    await typeRemarks(page, counted, 'Not mine to say');
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await page.getByRole('alert').getByText('Only these roles may do this: Officer.').waitFor();
    await page.goto(`${base}/people`);
    await page.getByText('Only these roles may read this: Officer, Approver, City Manager, Auditor').waitFor();
    assert.equal(await page.getByRole('main').getByRole('alert').count(), 0, 'nothing has failed');
    await click(counted, page.getByRole('button', {name: 'Sign out'}));
    await page.waitForURL(`${base}/sign-in`);
    await page.goto(kPage);
    await page.getByText('You read as the public.').waitFor();
    const links = await page.getByRole('navigation').getByRole('link').allInnerTexts();
    assert.deepEqual(links, ['Matrix', 'Map', 'What changed', 'Directory'], 'what the public may use');
    const timeline = page.locator('.timeline');
    await timeline.getByText('Told is what is published of them').waitFor();
    assert.ok((await timeline.getByRole('heading', {level: 3}).count()) > 1, 'the public reads what happened');
    assert.doesNotMatch(await timeline.innerText(), /officer_1|Reason|Typed after/, 'and not who said it, or why');
  },
  {expects: kRefused},
);
