/// The administrator: a post, who fills it, and a rule that is rehearsed before it is adopted.
import {assert, base, click, get, sayWho, walk} from '../browser.mjs';

await walk('people: a post, its holder, and nobody again', async (page, counted) => {
  const unit = (await get('/v1/units?limit=1')).items[0];
  await page.goto(`${base}/people?unit=${unit.id}`);
  await page.getByRole('heading', {name: 'There is no post yet'}).waitFor();
  await click(counted, page.getByText('A new post', {exact: true}));
  await page.getByRole('textbox', {name: 'Post'}).fill('Desk of walks');
  counted.keys += 13;
  await click(counted, page.getByRole('button', {name: 'Make the post'}));
  await sayWho(page, counted, 'admin');
  await page.getByRole('row', {name: /Desk of walks/}).getByText('nobody').waitFor();

  await click(counted, page.getByText('Change', {exact: true}));
  await click(counted, page.getByRole('button', {name: /Which post/}));
  await click(counted, page.getByRole('option', {name: /Desk of walks/}));
  await page.getByRole('textbox', {name: 'Name'}).fill('Thandi Walker');
  counted.keys += 13;
  await click(counted, page.getByRole('button', {name: 'Somebody new fills it'}));
  await page.getByRole('button', {name: 'Its holder left'}).waitFor();
  const filled = (await get(`/v1/posts?unit=${unit.id}`)).items[0];
  assert.ok(filled.holder, 'somebody fills it');
  assert.ok(!(await page.locator('main table').first().innerText()).includes('Thandi'), 'the register has no name');
});

await walk('people: a rule, rehearsed and then adopted', async (page, counted) => {
  const head = (await get('/v1/events?limit=1')).position;
  await page.goto(`${base}/people?rule=dormancy_months&value=60&from=2024-07-01`);
  await page.getByText(/of 165 engagements would be judged otherwise/).waitFor();
  const effect = await page.locator('.effect').innerText();
  assert.ok(/ and not Dormant/.test(effect), effect.slice(0, 300));
  assert.equal((await get('/v1/events?limit=1')).position, head, 'a rehearsal writes nothing');
  await page.getByRole('textbox', {name: 'Authority'}).fill('Council, item 7');
  counted.keys += 15;
  await click(counted, page.getByRole('button', {name: 'Adopt it'}));
  await sayWho(page, counted, 'admin');
  await page.getByRole('row', {name: /Months of silence until dormant/}).getByText('60').waitFor();
  await page.getByText('It would change nothing.').waitFor();
  await click(counted, page.getByText('How they came to be'));
  await page.getByRole('listitem').filter({hasText: 'Council, item 7'}).waitFor();
});

await walk(
  'people: a rule that is none is refused where it was typed',
  async (page) => {
    await page.goto(`${base}/people?rule=dormancy_months&value=never`);
    await page.getByRole('alert').getByText(/a number of months/).first().waitFor();
  },
  {expects: ['422']},
);
