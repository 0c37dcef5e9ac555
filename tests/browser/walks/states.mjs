/// Empty, failing, slow: each has a face of its own, and what was lost comes back.
import {assert, base, click, walk} from '../browser.mjs';

await walk('states: nothing found', async (page, counted) => {
  await page.goto(`${base}/?q=zzzzzz`);
  await page.getByRole('heading', {name: 'No engagement answers to this'}).waitFor();
  await click(counted, page.getByRole('button', {name: 'Clear all'}));
  await page.getByText('165 engagements').waitFor();
});

await walk(
  'states: the ledger does not answer, then does',
  async (page, counted) => {
    let broken = true;
    await page.route('**/v1/matrix?**', (route) => (broken ? route.abort() : route.continue()));
    await page.clock.install();
    await page.goto(base);
    // The page tries again by itself, ever later, before it says so.
    for (let i = 0; i < 6; i += 1) await page.clock.runFor(5000);
    await page.getByText('The ledger does not answer').waitFor();
    broken = false;
    await click(counted, page.getByRole('button', {name: 'Try again'}));
    await page.clock.runFor(1000);
    await page.getByText('165 engagements').waitFor();
  },
  {expects: ['net::ERR_FAILED']},
);

await walk('states: slow', async (page) => {
  let answer;
  const held = new Promise((resolve) => {
    answer = resolve;
  });
  await page.route('**/v1/matrix?**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(base);
  await page.getByRole('status').getByText('Loading').waitFor({state: 'attached'});
  answer();
  await page.getByText('165 engagements').waitFor();
});

await walk(
  'states: no such row, no such screen',
  async (page) => {
    await page.goto(`${base}/engagements/nobody`);
    await page.getByRole('heading', {name: 'Nobody knows this engagement'}).waitFor();
    assert.equal((await page.request.get(`${base}/no/such/screen`)).status(), 404);
  },
  {expects: ['404']},
);
