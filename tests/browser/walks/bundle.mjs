/// What the first visit costs: at most 200 kB of script as it comes over the wire, and 50 kB for the first 50 rows.
import {assert, base, walk} from '../browser.mjs';

const kScriptMax = 200_000;
const kRowsMax = 50_000;

await walk('bundle: the first visit', async (page, counted, context) => {
  const bytes = {script: 0, style: 0, font: 0, rows: 0, fetch: 0};
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map();
  session.on('Network.responseReceived', ({requestId, type, response}) => {
    const isFirst = /\/v1\/matrix\?/.test(response.url) && !/[?&]after=/.test(response.url);
    kinds.set(requestId, isFirst ? 'rows' : type.toLowerCase());
  });
  session.on('Network.loadingFinished', ({requestId, encodedDataLength}) => {
    const kind = kinds.get(requestId) === 'stylesheet' ? 'style' : kinds.get(requestId);
    if (kind in bytes) bytes[kind] += encodedDataLength;
  });
  await page.goto(base);
  await page.getByText('165 engagements').waitFor();
  await page.getByRole('rowheader').first().waitFor();
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  console.log(
    `bundle: script ${bytes.script} B of ${kScriptMax}, first rows ${bytes.rows} B, style ${bytes.style} B, fonts ${bytes.font} B`,
  );
  assert.ok(bytes.script > 50_000, 'the script was counted');
  assert.ok(bytes.script <= kScriptMax, `${bytes.script} B of script, at most ${kScriptMax}`);
  assert.ok(bytes.rows > 0 && bytes.rows <= kRowsMax, `${bytes.rows} B for the first rows, at most ${kRowsMax}`);
});
