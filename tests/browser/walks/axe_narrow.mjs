import {lookAtAll} from '../screens.mjs';

await lookAtAll({width: 390});
