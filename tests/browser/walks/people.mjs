/// The administrator: a post, who fills it, and a rule that is rehearsed before it is adopted.
import {assert, base, click, get, post, sayWho, walk} from '../browser.mjs';

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

await walk('people: told how to reach somebody, who can read why', async (page, counted) => {
  const {holder} = (await get('/v1/posts?limit=500')).items.find((one) => one.holder);
  await page.goto(`${base}/people`);
  await page.getByRole('textbox', {name: 'Number of the person'}).fill(holder);
  counted.keys += holder.length;
  await page.getByText('Nobody was told.').waitFor();
  await click(counted, page.getByText('How to reach this person'));
  await page.getByRole('textbox', {name: 'What the contact is needed for'}).fill('a call about a visit');
  counted.keys += 20;
  await click(counted, page.getByRole('button', {name: 'Tell me'}));
  await sayWho(page, counted);
  await page.getByRole('status').getByText('Thandi Walker').waitFor();
  await page.getByRole('listitem').filter({hasText: 'a call about a visit'}).waitFor();
  await click(counted, page.getByText('How to reach this person'));
  await page.getByText('Thandi Walker').waitFor({state: 'detached'});
});

await walk('people: a fact is disputed wherever it is shown, until that is withdrawn', async (page, counted) => {
  const {holder} = (await get('/v1/posts?limit=500')).items.find((one) => one.holder);
  const fact = (await get('/v1/events?type=EngagementRecorded&limit=1')).items[0];
  const engagement = `${base}/engagements/${fact.stream.replace('engagement-', '')}`;
  const asked = {kind: 'correction', person_id: holder, asked: 'The title is wrong.', fact_position: fact.position};
  await post('/v1/requests', {...asked, received_on: '2026-09-01'});
  await page.goto(`${base}/people`);
  await click(counted, page.getByText('Dispute a fact'));
  const column = page.getByRole('button', {name: /Column, if one is meant/});
  await click(counted, column);
  await click(counted, page.getByRole('option', {name: 'Title', exact: true}));
  await column.getByText('Title', {exact: true}).waitFor();
  await page.getByRole('textbox', {name: 'What the person says of it'}).fill('It was a visit.');
  counted.keys += 15;
  await click(counted, page.getByRole('button', {name: 'Attach the dispute'}));
  await sayWho(page, counted);
  await page.getByRole('button', {name: 'Withdraw the dispute'}).waitFor();
  await page.goto(engagement);
  await page.getByText('Disputed', {exact: true}).first().waitFor();
  await page.getByText(/^Disputed Title \(event/).first().waitFor();
  await page.goto(`${base}/people`);
  await click(counted, page.getByRole('button', {name: 'Withdraw the dispute'}));
  await page.getByRole('button', {name: 'Withdraw the dispute'}).waitFor({state: 'detached'});
  await page.goto(engagement);
  await page.getByRole('heading', {name: 'What happened'}).waitFor();
  assert.equal(await page.getByText('Disputed', {exact: true}).count(), 0);
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
