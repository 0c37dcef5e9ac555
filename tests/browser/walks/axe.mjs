/// axe on every screen in every language, and in the dark in English; the narrowest width has no sideways scroll.
import {assert, axe, base, walk} from '../browser.mjs';

const kScreens = [
  '/',
  '/?rows=geographic_level&columns=kind',
  '/?q=zzzzzz',
  '/?valid_at=2012-06-30',
  '/engagements/ENG-0029',
  '/engagements/ENG-0029?step=2',
  '/engagements/ENG-0029?do=revise',
  '/changes?from_valid=2012-06-30&to_valid=2014-06-30',
  '/auditor?seed=7&size=5',
  '/quarters',
  '/unit',
  '/new',
  '/map',
  '/directory',
];
const kQuiet = 'main :is(h1, h2)';
let looked = 0;

async function look(page, screen, found) {
  await page.goto(base + screen);
  await page.locator(kQuiet).first().waitFor();
  await page.locator('.loading').first().waitFor({state: 'detached'});
  for (const violation of await axe(page)) found.push(`${screen}: ${violation}`);
  looked += 1;
}

for (const [locale, scheme] of [
  ['en-ZA', 'light'],
  ['zu-ZA', 'light'],
  ['af-ZA', 'light'],
  ['en-ZA', 'dark'],
])
  await walk(
    `axe: ${locale}, ${scheme}`,
    async (page) => {
      const found = [];
      for (const screen of kScreens) await look(page, screen, found);
      assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
      assert.deepEqual(found, []);
    },
    {locale, scheme},
  );

await walk(
  'axe: 390 px wide',
  async (page) => {
    const found = [];
    for (const screen of kScreens) {
      await look(page, screen, found);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) found.push(`${screen} is ${over} px too wide`);
    }
    assert.deepEqual(found, []);
  },
  {viewport: {width: 390, height: 844}},
);
console.log(`axe: ${looked} screens looked at, nothing found`);
