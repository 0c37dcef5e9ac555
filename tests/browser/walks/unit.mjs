/// A unit with twelve rows and no change: one button, keyboard only, at most sixty seconds.
import {assert, base, get, post, press, quarterNow, tabTo, type, walk} from '../browser.mjs';

const kRows = 12;
const {id: unit} = await post('/v1/units', {municipality: 'ETH', name: 'Harbour Office', level: 'unit'});
for (let i = 1; i <= kRows; i += 1)
  await post('/v1/engagements', {
    municipality: 'ETH',
    lead_units: [unit],
    details: {title: {en: `Harbour partnership ${i}`}, kind: 'partnership', geographic_level: 'local'},
    status: 'active',
    effective: '2024-01-10',
    source: 'minutes of the unit',
  });
const quarter = quarterNow();
await post(`/v1/quarters/${quarter}:open`, {});

const kSecondsMax = 60;
const kBytesMax = 100_000;

async function confirmAll(page, counted) {
  let bytes = 0;
  page.on('response', async (response) => {
    if (!response.url().includes('/assets/')) bytes += Number(response.headers()['content-length'] ?? 0);
  });
  await page.goto(`${base}/unit?unit=${unit}&quarter=${quarter}`);
  const button = page.getByRole('button', {name: 'Confirm all 12: nothing changed'});
  await button.waitFor();
  const begin = Date.now();
  await tabTo(page, counted, button);
  await press(page, counted, 'Enter');
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await type(page, counted, 'harbour');
  await press(page, counted, 'Enter');
  await page.getByText('12 of 12 answered').waitFor();
  const seconds = (Date.now() - begin) / 1000;
  console.log(
    `unit: ${kRows} rows answered in ${seconds.toFixed(1)} s, one button; ${Math.round(bytes / 1000)} kB of data`,
  );
  assert.equal(counted.clicks, 0, 'the keyboard is enough');
  assert.ok(seconds <= kSecondsMax, `${seconds} s, at most ${kSecondsMax}`);
  assert.ok(bytes > 0 && bytes <= kBytesMax, `${bytes} B of data, at most ${kBytesMax}`);
  const duty = await get(`/v1/duties/${unit}/${quarter}`);
  assert.equal(duty.answered, kRows);
  assert.ok(duty.engagements.every((row) => row.answer === 'confirmed'));
}

await walk('unit: twelve rows, nothing changed, keyboard only', confirmAll, {
  limit: 'one button, 0 clicks, 60 s, 100 kB of data',
});

await walk('unit: taken back', async (page, counted) => {
  await page.goto(`${base}/unit?unit=${unit}&quarter=${quarter}`);
  const undo = page.getByRole('button', {name: 'Undo'}).first();
  await undo.waitFor();
  await tabTo(page, counted, undo, 120);
  await press(page, counted, 'Enter');
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await type(page, counted, 'harbour');
  await press(page, counted, 'Enter');
  await page.getByRole('button', {name: 'Confirm all 12: nothing changed'}).waitFor();
});
