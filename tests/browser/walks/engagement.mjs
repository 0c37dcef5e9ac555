/// One engagement: facts with their events, replay step by step, and a proof that the browser makes itself.
import {assert, base, click, walk} from '../browser.mjs';

await walk('engagement: facts lead to their events', async (page, counted) => {
  await page.goto(`${base}/engagements/ENG-0029`);
  await page.getByRole('heading', {name: 'What happened'}).waitFor();
  const cite = page.getByRole('link', {name: /^event \d+$/}).first();
  const position = (await cite.innerText()).trim();
  await click(counted, cite);
  await page.locator(`#e${position}`).waitFor();
  assert.match(page.url(), new RegExp(`#e${position}$`));
});

await walk('engagement: replay step by step', async (page, counted) => {
  await page.goto(`${base}/engagements/ENG-0029`);
  await click(counted, page.getByRole('button', {name: 'Replay'}));
  await page.getByText('Step 1 of 3').waitFor();
  assert.equal(await page.getByRole('heading', {name: 'Who takes part'}).count(), 0, 'nobody had joined yet');
  await click(counted, page.getByRole('button', {name: 'Step on'}));
  await page.getByText('Step 2 of 3').waitFor();
  await page.getByRole('heading', {name: 'Who takes part'}).waitFor();
  assert.match(page.url(), /step=2/);
});

await walk('engagement: proved in the browser', async (page, counted) => {
  await page.goto(`${base}/engagements/ENG-0029`);
  await click(counted, page.getByRole('button', {name: 'Prove it here'}));
  await page.getByText('Proved in the signed log').waitFor();
  await page.getByText('is right (Ed25519)').waitFor();
});

await walk('engagement: an altered record is found', async (page, counted) => {
  await page.route('**/v1/engagements/*/proof', async (route) => {
    const answer = await (await route.fetch()).json();
    const bytes = Buffer.from(answer.events[0].record, 'base64');
    bytes[bytes.length - 1] ^= 1;
    answer.events[0].record = bytes.toString('base64');
    await route.fulfill({json: answer});
  });
  await page.goto(`${base}/engagements/ENG-0029`);
  await click(counted, page.getByRole('button', {name: 'Prove it here'}));
  await page.getByText('The proof does not hold').waitFor();
  await page.getByText('the record is not what the leaf says').waitFor();
});
