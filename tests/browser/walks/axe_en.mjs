import {lookAtAll} from '../screens.mjs';

await lookAtAll({});
