import {lookAtAll} from '../screens.mjs';

// In the dark a page has the same elements in other colours.
await lookAtAll({scheme: 'dark', rules: ['color-contrast', 'link-in-text-block']});
