/// A public visitor: search, map and table, an engagement, as it was, taken along with a citation; no cookie.
import {assert, base, click, walk} from '../browser.mjs';

await walk('public: find, look, cite', async (page, counted, context) => {
  await page.goto(`${base}/directory`);
  await page.getByText('165 engagements').waitFor();
  await page.getByRole('search').getByRole('textbox').fill('bremen');
  counted.keys += 6;
  await click(counted, page.getByRole('button', {name: 'Find'}));
  await page.getByText('9 engagements').waitFor();
  const citation = await page.locator('cite').innerText();
  const link = /(https?:\S+)/.exec(citation)[1];
  const titles = await page.locator('ul.list .title').allInnerTexts();
  await page.goto(link);
  await page.getByText('9 engagements').waitFor();
  assert.deepEqual(await page.locator('ul.list .title').allInnerTexts(), titles, 'the cited link shows the same');
  await page.goto(`${base}/map`);
  await page.getByRole('img', {name: /Map of the countries/}).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    click(counted, page.getByRole('link', {name: 'GraphML'})),
  ]);
  assert.match(file.suggestedFilename(), /^network-\d{4}-\d\d-\d\d-at-\d+\.graphml$/, 'the file tells its pair');
  await click(counted, page.getByRole('link', {name: 'Germany'}));
  await page.getByText('12 engagements').waitFor();
  assert.deepEqual(await context.cookies(), [], 'no cookie');
});

await walk('public: what changed', async (page) => {
  await page.goto(`${base}/changes?from_valid=2012-06-30&to_valid=2014-06-30`);
  await page.getByRole('heading', {name: /What happened/}).waitFor();
  await page.getByRole('link', {name: /Swakopmund Municipal Institute of Learning/}).waitFor();
});
