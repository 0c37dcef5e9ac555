/// The City Manager: a year's summary drafted, returned with a comment, signed by another, and what moved since.
import {anotherPage, assert, base, click, get, post, sayWho, walk} from '../browser.mjs';

const kYear = '2013-14';
const kMakingMs = 180_000;
const officer = {'Cairn-Actor': 'officer; role=officer'};
const manager = {'Cairn-Actor': 'manager; role=city_manager'};

await walk('summary: drafted, returned, signed, evidence opened', async (page, counted, context) => {
  await page.goto(`${base}/summaries`);
  await click(counted, page.getByRole('link', {name: kYear, exact: true}));
  await page.getByRole('heading', {name: `Summary of ${kYear}`, level: 1}).waitFor();
  await page.getByText('this is what a draft would say now').waitFor();
  await click(counted, page.getByRole('button', {name: 'Draft it'}));
  await sayWho(page, counted);
  await page.getByText('Drafted by anna.m').waitFor({timeout: kMakingMs});

  const signer = await anotherPage(context);
  await signer.goto(`${base}/summaries?year=${kYear}`);
  const back = signer.getByRole('button', {name: 'Return it'});
  await back.waitFor();
  assert.ok(await back.isDisabled(), 'nothing is returned without a comment');
  await signer.getByRole('textbox', {name: 'Comment'}).fill('Say which reports are missing.');
  counted.keys += 30;
  await click(counted, back);
  await sayWho(signer, counted, 'city.manager', 'City Manager');
  await signer.getByText('Say which reports are missing.').waitFor();

  // The officer's page hears of it by itself.
  await page.getByText('Returned with this comment').waitFor();
  await click(counted, page.getByRole('button', {name: 'Draft it anew'}));
  await page.getByRole('button', {name: 'Sign it'}).waitFor({timeout: kMakingMs});
  await click(counted, page.getByRole('button', {name: 'Sign it'}));
  // An officer may not sign, and who drafted it may not in any role.
  await page.getByRole('alert').getByText(/the role officer may not/).waitFor();
  await click(counted, page.getByRole('button', {name: 'Sign it'}));
  await sayWho(page, counted, 'anna.m', 'City Manager');
  await page.getByRole('alert').getByText(/drafted this summary/).waitFor({timeout: kMakingMs});
  await click(counted, signer.getByRole('button', {name: 'Sign it'}));
  await signer.getByText('Signed by city.manager').waitFor({timeout: kMakingMs});
  assert.equal((await get(`/v1/summaries/${kYear}`)).state, 'signed');

  const beside = signer.locator('table.beside');
  const first = beside.locator('tbody tr').first();
  const link = first.getByRole('link').first();
  const shown = await link.innerText();
  await click(counted, link);
  const dialog = signer.getByRole('dialog');
  await dialog.getByText('From its events alone').waitFor();
  const address = await dialog.getByRole('link', {name: 'The permanent address'}).getAttribute('href');
  assert.equal((await get(address)).recomputed.text, shown, 'the evidence comes to the figure that was read');
  await click(counted, dialog.getByRole('button', {name: 'Close'}));
  await dialog.waitFor({state: 'detached'});
}, {expects: ['403']});

await walk('summary: as reported and as known now', async (page) => {
  const year = '2012-13';
  const at = `/v1/summaries/${year}`;
  await post(`${at}:draft`, {}, officer);
  await post(`${at}:sign`, {}, manager);
  await page.goto(`${base}/summaries?year=${year}`);
  await page.getByText('Nothing that was recorded since has moved a figure.').waitFor({timeout: kMakingMs});
  const before = await page.locator('table.beside tbody').innerText();
  assert.ok(!before.includes('moved'), before);
  const held = await get(`/v1/figures/activities_held.${year}`);
  const report = {document_id: 'TR1', kind: 'visit_report', title: 'Trip report', effective: '2013-08-12'};
  await post(`/v1/engagements/${held.members[0].id}:attach-document`, report);
  const row = page.locator('table.beside tr', {hasText: 'moved'});
  await row.first().waitFor();
  const [reported, known] = await row.first().getByRole('cell').allInnerTexts();
  assert.notEqual(known.replace('moved', '').trim(), reported.trim());
  // The report was filed, and in time.
  await page.getByText('moved 2 figures').waitFor();
});
