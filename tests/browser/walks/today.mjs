/// The officer's day: what waits, from elsewhere and without a click, and cleared in two actions at most.
import {assert, axe, base, click, get, idOf, post, sayWho, today, walk} from '../browser.mjs';

await walk('today: what waits is seen as it comes', async (page, counted) => {
  await page.goto(`${base}/today`);
  await page.getByRole('heading', {name: 'No quarter is open yet'}).waitFor();
  await page.getByRole('heading', {name: /^Work that failed/}).waitFor();
  const quarter = await openQuarter(page, counted);
  await page.goto(`${base}/today`);
  await page.getByRole('heading', {name: 'Not ours: who leads it?'}).waitFor();
  const duties = (await get(`/v1/quarters/${quarter}/duties?state=owed`)).items.filter((duty) => duty.rows > 0);
  const engagement = duties[0].engagements[0].engagement;
  await post(`/v1/duties/${duties[0].unit}/${quarter}:answer`, {
    answers: [{engagement, answer: 'not_ours', reason: 'another unit began it'}],
  });
  await page.getByText(`said by ${duties[0].name}`).waitFor();
  assert.deepEqual(await axe(page), [], 'axe, with a quarter open');

  const late = await idOf('ENG-0029');
  const report = {kind: 'visit_report', title: 'Late trip report', due: '2020-01-31'};
  await post(`/v1/engagements/${late}:expect-document`, report);
  await page.getByText('Late trip report').waitFor();

  // One click leads to the form that clears it.
  await click(counted, page.getByRole('link', {name: 'Name the unit that leads it'}));
  await page.getByRole('combobox', {name: 'Lead unit'}).waitFor();
  await page.goBack();
  await click(counted, page.locator('li', {hasText: 'Late trip report'}).getByRole('link', {name: 'File the report'}));
  await page.getByRole('heading', {name: 'Record a change'}).waitFor();
});

await walk('today: an agreement that ends soon', async (page) => {
  const running = (await get('/v1/matrix?running=true&kind=agreement&limit=1&columns=title')).items[0];
  await page.goto(`${base}/today`);
  await page.getByRole('heading', {name: /^Agreements that end within 90 days/}).waitFor();
  const ends = new Date(Date.parse(`${today()}T00:00:00Z`) + 30 * 86_400_000).toISOString().slice(0, 10);
  await post(`/v1/engagements/${running.id}:set-term`, {ends});
  const section = page.locator('section', {has: page.getByRole('heading', {name: /^Agreements that end/})});
  await section.getByRole('link', {name: running.title}).waitFor();
});

await walk('today: the past has nothing to do', async (page) => {
  await page.goto(`${base}/today?known_at=@100`);
  await page.getByRole('heading', {name: /nothing can be changed here/}).waitFor();
  assert.equal(await page.getByRole('heading', {name: /^Work that failed/}).count(), 0);
});

async function openQuarter(page, counted) {
  await page.goto(`${base}/quarters`);
  await click(counted, page.getByRole('button', {name: /^Open /}).first());
  await sayWho(page, counted);
  await page.getByRole('heading', {name: 'Units', exact: true}).waitFor();
  assert.deepEqual(await axe(page), [], 'axe, the board of an open quarter');
  return (await get('/v1/quarters')).items[0].quarter;
}
