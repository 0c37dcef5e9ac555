import {lookAtAll} from '../screens.mjs';

await lookAtAll({locale: 'af-ZA'});
