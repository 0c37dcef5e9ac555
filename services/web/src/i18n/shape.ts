import type {en} from './en';

/// The shape of the English messages: a language that lacks a key, or has one too many, fails the build.
export type Shape<T> = {[Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]>};
export type Messages = Shape<typeof en>;
