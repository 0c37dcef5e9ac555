/// The program goes away while somebody records: what was typed stays, is sent again by itself, and is recorded once.
import {assert, axe, base, click, get, idOf, program, sayWho, walk} from '../browser.mjs';

const kPage = `${base}/engagements/ENG-0029`;
const kGone = ['net::ERR_', '502', '503'];

async function events() {
  return (await get(`/v1/engagements/${await idOf('ENG-0029')}/history`)).items;
}

async function begin(page, counted, remarks) {
  await page.goto(`${kPage}?do=revise`);
  await page.getByRole('textbox', {name: 'Remarks'}).fill(remarks);
  counted.keys += remarks.length;
}

await walk(
  'restart: an edit outlasts it',
  async (page, counted) => {
    const before = (await events()).length;
    await begin(page, counted, 'While it was away');
    // All that the form needs has come.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some((one) => one.name.includes('name_dialog')),
    );
    await program('stop');
    await page.getByText('The connection is lost').waitFor();
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await sayWho(page, counted);
    await page.getByRole('status').getByText('is sent again by itself').waitFor();
    assert.equal(await page.getByRole('textbox', {name: 'Remarks'}).inputValue(), 'While it was away');
    assert.deepEqual(await axe(page), []);
    await program('start');
    await page.getByText('On disk since').waitFor();
    await page.getByText('is sent again by itself').waitFor({state: 'detached'});
    const now = await events();
    assert.equal(now.length, before + 1, 'recorded once');
    assert.equal(now.at(-1).changes.find((change) => change.column === 'remarks').after, 'While it was away');
  },
  {expects: kGone},
);

await walk(
  'restart: an answer that was lost is asked for again',
  async (page, counted) => {
    const before = (await events()).length;
    const keys = [];
    await page.route('**:revise', async (route) => {
      keys.push(await route.request().headerValue('Idempotency-Key'));
      if (keys.length > 1) return route.continue();
      // It is recorded, and nobody hears of it.
      await route.fetch();
      return route.abort();
    });
    await begin(page, counted, 'Heard twice');
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await sayWho(page, counted);
    await page.getByText('On disk since').waitFor();
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], 'the same key');
    assert.equal((await events()).length, before + 1, 'recorded once');
  },
  {expects: kGone},
);

await walk(
  'restart: given up, and sent once more by hand',
  async (page, counted) => {
    const before = (await events()).length;
    let broken = true;
    await page.route('**:revise', (route) => (broken ? route.abort() : route.continue()));
    await begin(page, counted, 'Given up');
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await sayWho(page, counted);
    await click(counted, page.getByRole('button', {name: 'Send it no more'}));
    await page.getByText('It is not known whether this was recorded').waitFor();
    broken = false;
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await page.getByText('On disk since').waitFor();
    assert.equal((await events()).length, before + 1, 'recorded once');
  },
  {expects: kGone},
);
