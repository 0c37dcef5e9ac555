import {en} from './en';
import type {Messages} from './language';
export const af: Messages = en;
