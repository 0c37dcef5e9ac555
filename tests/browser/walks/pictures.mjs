/// The pictures that the README shows, as a reader's browser draws them; they lie in the folder of the build, and the
/// ones that are shown are copied from there to services/web/pictures.
import {statSync} from 'node:fs';

import {assert, base, walk} from '../browser.mjs';

const out = process.env.CAIRN_OUT;

async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready);
  const path = `${out}/${name}.png`;
  await page.screenshot({path});
  assert.ok(statSync(path).size > 20_000, `${path} shows something`);
}

for (const [scheme, ending] of [
  ['light', ''],
  ['dark', '-dark'],
])
  await walk(
    `pictures: ${scheme}`,
    async (page) => {
      await page.goto(base);
      await page.getByRole('rowheader').first().waitFor();
      await picture(page, `matrix${ending}`);
      await page.goto(`${base}/engagements/ENG-0029`);
      await page.getByRole('button', {name: 'Prove it here'}).click();
      await page.getByText('Proved in the signed log').waitFor();
      await picture(page, `engagement${ending}`);
    },
    {scheme, viewport: {width: 1280, height: 800}},
  );
