/// The web reader: who works with Bremen? What runs in Africa? As it was then. Every answer has an address.
import {assert, base, click, get, walk} from '../browser.mjs';

async function findBremen(page, counted) {
  await page.goto(base);
  await page.getByText('165 engagements').waitFor();
  await page.getByRole('searchbox').fill('bremen');
  counted.keys += 6;
  await page.getByText('9 engagements').waitFor();
  assert.equal(counted.clicks, 0, 'the answer stands there after one step, the words typed');
  assert.match(page.url(), /q=bremen/);
  const before = page.url();
  await click(counted, page.getByRole('link', {name: 'Sister city framework agreement with Bremen'}));
  await page.getByRole('heading', {name: 'Sister city framework agreement with Bremen'}).waitFor();
  await page.goBack();
  await page.getByText('9 engagements').waitFor();
  assert.equal(page.url(), before, 'the way back leads to the same rows');
}

await walk('reader: who works with Bremen', findBremen, {limit: 'an answer in 3 steps'});

await walk('reader: facets, columns, order, cross-table', async (page, counted) => {
  await page.goto(base);
  const kind = page.getByRole('group', {name: 'Kind', exact: true});
  await click(counted, kind.getByText('Agreement'));
  await page.getByText('25 engagements').waitFor();
  await click(counted, page.getByRole('group', {name: 'Reach'}).getByText('International'));
  await page.getByText('13 engagements').waitFor();
  assert.match(page.url(), /kind=agreement/);
  await click(counted, page.getByRole('button', {name: 'Columns'}));
  await click(counted, page.getByRole('menuitemcheckbox', {name: 'Focus'}));
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', {name: 'Focus'}).waitFor();
  await click(counted, page.getByRole('columnheader', {name: 'Title'}).getByRole('button'));
  assert.match(page.url(), /sort=title/);
  const {items} = await get('/v1/matrix?kind=agreement&geographic_level=international&sort=title&limit=1');
  const first = page.getByRole('rowheader').first().filter({hasText: items[0].title});
  await first.waitFor();
  await page.reload();
  await first.waitFor();
  await click(counted, page.getByRole('radio', {name: 'Cross-table'}));
  await page.getByRole('table').getByRole('columnheader', {name: 'Agreement'}).waitFor();
  const number = page.getByRole('cell').getByRole('link').first();
  const count = Number(await number.innerText());
  await click(counted, number);
  await page.getByText(`${count} engagement`).first().waitFor();
});

await walk('reader: as it was, and taken along', async (page, counted) => {
  await page.goto(`${base}/?valid_at=2012-06-30&known_at=@900`);
  await page.getByText('This is the past').waitFor();
  assert.equal(await page.getByRole('link', {name: 'Add', exact: true}).count(), 0, 'nothing is added in the past');
  await click(counted, page.getByRole('button', {name: 'Export'}));
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    click(counted, page.getByRole('menuitem', {name: 'Table as CSV'})),
  ]);
  assert.equal(file.suggestedFilename(), 'cairn-matrix-2012-06-30-at-900.csv');
  const text = await (await import('node:fs/promises')).readFile(await file.path(), 'utf8');
  const shown = Number(/(\d+) engagements/.exec(await page.locator('.lead').innerText())[1]);
  assert.equal(text.split('\r\n').length - 2, shown, 'the file has every row that is shown');
  await click(counted, page.getByRole('button', {name: 'Back to today'}));
  await page.getByText('165 engagements').waitFor();
});
