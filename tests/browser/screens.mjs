/// axe on every screen: a walk of its own for each language, for the dark, and for the narrowest width.
import {assert, axe, base, walk} from './browser.mjs';

export const kScreens = [
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
  '/today',
  '/summaries',
  '/summaries?year=2013-14',
  '/summaries?year=2013-14&figure=relationships_active.2013-14@1306',
  '/people?rule=dormancy_months&value=60&from=2024-07-01',
  '/map',
  '/directory',
];
const kQuiet = 'main :is(h1, h2)';

async function open(page, screen) {
  await page.goto(base + screen);
  await page.locator(kQuiet).first().waitFor();
  await page.locator('.loading').first().waitFor({state: 'detached'});
}

/// By how many pixels a screen is wider than what the window shows of it, and up to three elements that reach out of it.
export async function overWidth(page, screen) {
  await open(page, screen);
  return page.evaluate(() => {
    const {scrollWidth, clientWidth} = document.scrollingElement;
    const reaching = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    const elements = reaching.slice(0, 3).map((element) => `${element.tagName}.${element.className}`);
    return {pixels: scrollWidth - clientWidth, elements};
  });
}

async function look(page, screen, found, rules) {
  await open(page, screen);
  for (const violation of await axe(page, rules)) found.push(`${screen}: ${violation}`);
}

export async function lookAtAll({locale = 'en-ZA', scheme = 'light', width = 1440, rules = undefined}) {
  await walk(
    `axe: ${locale}, ${scheme}, ${width} px`,
    async (page) => {
      const found = [];
      for (const screen of kScreens) {
        await look(page, screen, found, rules);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) found.push(`${screen} is ${over} px too wide`);
      }
      assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
      assert.deepEqual(found, []);
      console.log(`axe: ${kScreens.length} screens looked at, nothing found`);
    },
    {locale, scheme, viewport: {width, height: 900}},
  );
}
