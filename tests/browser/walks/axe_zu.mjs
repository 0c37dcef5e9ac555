import {lookAtAll} from '../screens.mjs';

await lookAtAll({locale: 'zu-ZA'});
