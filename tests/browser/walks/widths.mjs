/// Every screen at the three widths that people have, with scroll bars that take their place: none is wider than the
/// window.
import {kScreens, overWidth} from '../screens.mjs';
import {assert, walk} from '../browser.mjs';

const kWidths = [390, 768, 1440];

for (const width of kWidths)
  await walk(
    `widths: ${width} px`,
    async (page) => {
      const found = [];
      for (const screen of kScreens) {
        const over = await overWidth(page, screen);
        if (over.pixels > 0) found.push(`${screen} is ${over.pixels} px too wide: ${over.elements}`);
      }
      assert.deepEqual(found, []);
      console.log(`widths: ${kScreens.length} screens fit into ${width} px`);
    },
    {viewport: {width, height: 900}, scrollBars: true},
  );
