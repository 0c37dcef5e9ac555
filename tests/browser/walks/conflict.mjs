/// Two officers change the same row: the second is shown both sides and loses nothing.
import {assert, base, click, get, idOf, post, sayWho, today, walk} from '../browser.mjs';

await walk(
  'conflict: both sides are shown',
  async (page, counted) => {
    await page.goto(`${base}/engagements/ENG-0029?do=revise`);
    await page.getByRole('textbox', {name: 'Remarks'}).fill('Mine');
    await post(`/v1/engagements/${await idOf('ENG-0029')}:revise`, {details: {purpose: 'Theirs'}, effective: today()});
    await page.locator('dl.facts').getByText('Theirs').waitFor();
    assert.equal(await page.getByRole('textbox', {name: 'Remarks'}).inputValue(), 'Mine', 'what was typed stays');
    await click(counted, page.getByRole('button', {name: 'Record it'}));
    await sayWho(page, counted);
    await page.getByRole('heading', {name: 'Somebody else wrote in the meantime'}).waitFor();
    await page
      .locator('.notice')
      .getByText(/is "Theirs" now/)
      .waitFor();
    await page.getByText('“Mine”').waitFor();
    await click(counted, page.getByRole('button', {name: 'Record mine as well'}));
    await page.getByText('On disk since').waitFor();
    const row = await get('/v1/engagements/ENG-0029');
    assert.equal(row.remarks, 'Mine');
    assert.equal(row.purpose, 'Theirs');
  },
  {expects: ['409']},
);
