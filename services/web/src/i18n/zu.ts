import {en} from './en';
import type {Messages} from './language';
export const zu: Messages = en;
