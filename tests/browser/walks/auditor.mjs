/// The auditor: verify against the checkpoint of the last visit, sample, trail, evidence.
import {assert, base, click, idOf, post, sayWho, walk} from '../browser.mjs';

await walk('auditor: verify, sample, trail', async (page, counted) => {
  await page.goto(`${base}/auditor`);
  await page.getByText('The checkpoint holds').waitFor();
  await page.getByText('at the next visit the ledger must have grown').waitFor();
  await post(`/v1/engagements/${await idOf('ENG-0029')}:record-lesson`, {text: 'Begin with the schools.'});
  // The note of what was just written is signed at most a second later.
  const begun = Date.now();
  for (;;) {
    await page.reload();
    await page.getByText('It grew from the one of your last visit').waitFor();
    if (await page.getByText(/1.307 events/).count()) break;
    assert.ok(Date.now() - begun < 10_000, 'the new event is never signed');
  }
  await click(counted, page.getByRole('button', {name: 'Quick check'}));
  await sayWho(page, counted, 'auditor');
  await page.getByText(/^Sound: /).waitFor();
  await page.getByRole('textbox', {name: 'Seed'}).fill('4711');
  counted.keys += 4;
  await click(counted, page.getByRole('button', {name: 'Draw'}));
  await page.getByText('25 of 165 engagements').waitFor();
  const drawn = await page.locator('.list-numbers').innerText();
  await page.reload();
  await page.getByText('25 of 165 engagements').waitFor();
  assert.equal(await page.locator('.list-numbers').innerText(), drawn, 'the same seed draws the same rows');
  await page.getByRole('combobox', {name: 'Partner'}).fill('Bremen');
  counted.keys += 6;
  await click(counted, page.getByRole('option', {name: 'Free Hanseatic City of Bremen'}));
  await click(counted, page.getByRole('button', {name: 'Follow'}));
  await page.getByRole('link', {name: 'Sister city framework agreement with Bremen'}).first().waitFor();
});

await walk('auditor: a ledger that was rewritten is found out', async (page) => {
  await page.goto(`${base}/auditor`);
  await page.getByText('The checkpoint holds').waitFor();
  // As if the last visit had seen another log of the same name.
  await page.evaluate(() => {
    const lines = localStorage.getItem('cairn-checkpoint').split('\n');
    lines[1] = '5';
    lines[2] = btoa(String.fromCharCode(...new Uint8Array(32)));
    localStorage.setItem('cairn-checkpoint', lines.join('\n'));
  });
  await page.reload();
  await page.getByText('It did NOT grow').waitFor();
  assert.ok((await page.evaluate(() => localStorage.getItem('cairn-checkpoint'))).includes('\n5\n'), 'it is kept');
});
