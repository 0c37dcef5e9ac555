/// The officer: a new engagement with its partner, duplicates warned of, a change that is visible at once, the quarter.
import {assert, base, click, get, idOf, post, sayWho, walk} from '../browser.mjs';

await walk('officer: a new engagement', async (page, counted) => {
  await page.goto(base);
  await click(counted, page.getByRole('link', {name: 'Add', exact: true}));
  await page.getByRole('textbox', {name: 'Title'}).fill('Sister city framework agreement');
  await page.getByText('These may be the same').waitFor();
  await page.getByRole('textbox', {name: 'Title'}).fill('Coastal erosion pilot');
  counted.keys += 21;
  await page.getByRole('combobox', {name: 'Partner'}).fill('Bremen');
  counted.keys += 6;
  await click(counted, page.getByRole('option', {name: 'Free Hanseatic City of Bremen'}));
  await page.getByRole('textbox', {name: 'True since'}).fill('2026-10');
  counted.keys += 7;
  await click(counted, page.getByRole('button', {name: 'Record it'}));
  await sayWho(page, counted);
  await page.getByRole('heading', {name: 'Coastal erosion pilot', level: 1}).waitFor();
  await page.getByRole('link', {name: 'Free Hanseatic City of Bremen'}).first().waitFor();
  const found = await get('/v1/matrix?q=coastal%20erosion%20pilot');
  assert.equal(found.total, 1);
  const history = await get(`/v1/engagements/${found.items[0].id}/history`);
  assert.equal(history.items[0].actor.id, 'anna.m');
});

await walk('officer: a change, visible at once', async (page, counted) => {
  await page.goto(`${base}/engagements/ENG-0029`);
  await click(counted, page.getByRole('button', {name: 'Record a change'}));
  await page.getByRole('textbox', {name: 'Focus'}).fill('climate and schools');
  counted.keys += 19;
  await click(counted, page.getByRole('button', {name: 'Record it'}));
  await sayWho(page, counted);
  await page.getByText('On disk since').waitFor();
  await page.locator('dl.facts').getByText('climate and schools').waitFor();
  await page.locator('.timeline').getByText('Details revised').waitFor();
});

await walk('officer: what others write is seen without a click', async (page) => {
  await page.goto(`${base}/engagements/ENG-0029`);
  await page.getByRole('heading', {name: 'What happened'}).waitFor();
  await post(`/v1/engagements/${await idOf('ENG-0029')}:record-lesson`, {text: 'Live from elsewhere'});
  await page.locator('blockquote').getByText('Live from elsewhere').waitFor();
});

await walk('officer: the quarter and its triage', async (page, counted) => {
  await page.goto(`${base}/quarters`);
  await click(counted, page.getByRole('button', {name: /^Open /}).first());
  await sayWho(page, counted);
  await page.getByRole('heading', {name: 'Units', exact: true}).waitFor();
  const quarter = (await get('/v1/quarters')).items[0].quarter;
  const duties = (await get(`/v1/quarters/${quarter}/duties?state=owed`)).items.filter((duty) => duty.rows > 0);
  const row = duties[0].engagements[0].engagement;
  await post(`/v1/duties/${duties[0].unit}/${quarter}:answer`, {
    answers: [{engagement: row, answer: 'not_ours', reason: 'another unit began it'}],
  });
  await page.getByText(`said by ${duties[0].name}`).waitFor();
  await click(counted, page.getByRole('link', {name: 'Name the unit that leads it'}));
  await page.getByRole('heading', {name: 'Record a change'}).waitFor();
  await page.getByRole('combobox', {name: 'Lead unit'}).waitFor();
});
