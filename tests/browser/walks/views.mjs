/// A reader keeps a view of the matrix under a name and comes back to it.
import {assert, base, click, walk} from '../browser.mjs';

await walk('views: kept, found again, taken away', async (page, counted) => {
  await page.goto(`${base}/?kind=agreement&sort=title&show=partners,status`);
  await page.getByRole('rowheader').first().waitFor();
  const shown = await page.getByRole('rowheader').first().innerText();
  await click(counted, page.getByRole('button', {name: 'Saved views'}));
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nothing is saved yet').waitFor();
  await dialog.getByRole('textbox').fill('Agreements by title');
  counted.keys += 19;
  await click(counted, dialog.getByRole('button', {name: 'Save it'}));
  await dialog.getByRole('button', {name: 'Agreements by title', exact: true}).waitFor();
  await click(counted, dialog.getByRole('button', {name: 'Close'}));

  await page.goto(base);
  await page.getByText('165 engagements').waitFor();
  await click(counted, page.getByRole('button', {name: 'Saved views'}));
  await click(counted, dialog.getByRole('button', {name: 'Agreements by title', exact: true}));
  await page.waitForURL((url) => url.search === '?kind=agreement&sort=title&show=partners,status');
  await page.getByRole('rowheader', {name: shown}).first().waitFor();

  await click(counted, page.getByRole('button', {name: 'Saved views'}));
  await click(counted, dialog.getByRole('button', {name: 'Remove Agreements by title'}));
  await dialog.getByText('Nothing is saved yet').waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('cairn-views')), '[]');
});
