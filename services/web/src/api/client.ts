import type {components, paths} from '#schema';

import type {Writer} from '../app/writer';
import {Problem} from './problem';
import {endSession, secretOf, sessionNow} from './session';

/// The API as services/cairn/openapi.yaml says it: a field or path that has drifted fails the build.
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type JsonOf<Operation> = Operation extends {responses: {200: {content: {'application/json': infer Body}}}}
  ? Body
  : never;
type Readable = {
  [Path in keyof paths]: JsonOf<paths[Path]['get' & keyof paths[Path]]> extends never ? never : Path;
}[keyof paths];
type Writable = {[Path in keyof paths]: paths[Path] extends {post: object} ? Path : never}[keyof paths];
type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: {requestBody?: {content: {'application/json': infer Body}}};
}
  ? Body
  : undefined;

export type ReadOf<Path extends Readable> = JsonOf<paths[Path]['get' & keyof paths[Path]]>;
export type Receipt = Schema<'Receipt'>;

export {Problem};

export interface Answer<Body> {
  body: Body;
  etag: string;
  position: number;
}

type Parts = Record<string, string>;

function url(template: string, parts: Parts, query?: URLSearchParams): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
  const text = query?.toString();
  return text ? `${path}?${text}` : path;
}

async function call(target: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(target, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, 'offline', '');
  }
  if (response.ok) return response;
  if (response.status === 401) endSession();
  const problem = (await response.json().catch(() => ({}))) as Partial<Schema<'Problem'>>;
  throw new Problem(response.status, problem.title ?? response.statusText, problem.detail ?? '', problem.errors);
}

async function answered<Body>(response: Response): Promise<Answer<Body>> {
  return {
    body: (await response.json()) as Body,
    etag: response.headers.get('ETag') ?? '',
    position: Number(response.headers.get('Cairn-Position') ?? 0),
  };
}

export async function read<Path extends Readable>(
  path: Path,
  options: {parts?: Parts; query?: URLSearchParams; signal?: AbortSignal} = {},
): Promise<Answer<ReadOf<Path>>> {
  const target = url(path, options.parts ?? {}, options.query);
  return answered(await call(target, {signal: options.signal, headers: {Accept: 'application/json'}}));
}

export async function readText(target: string): Promise<string> {
  return (await call(target, {})).text();
}

export interface Said {
  by: Writer;
  /// The ETag or revision that the writer has seen.
  seen?: string;
  /// The same key for the same form, however often it is sent.
  key?: string;
}

export async function write<Path extends Writable, Body = Receipt>(
  path: Path,
  parts: Parts,
  body: BodyOf<Path>,
  said: Said,
): Promise<Answer<Body>> {
  const headers: Record<string, string> = {'Content-Type': 'application/json', ...said.by};
  if (said.seen) headers['If-Match'] = said.seen;
  if (said.key) headers['Idempotency-Key'] = said.key;
  return answered(await call(url(path, parts), {method: 'POST', headers, body: JSON.stringify(body ?? {})}));
}

/// Keeps the bytes of a file; the event that names their hash comes after.
export async function keepFile(file: File, by: Writer): Promise<Schema<'Document'>> {
  const headers = {'Content-Type': file.type || 'application/octet-stream', ...by};
  return (await answered<Schema<'Document'>>(await call('/v1/documents', {method: 'POST', headers, body: file}))).body;
}

/// A question that needs a body and writes nothing.
export async function ask<Path extends Writable, Body>(
  path: Path,
  body: BodyOf<Path>,
  signal?: AbortSignal,
): Promise<Body> {
  const headers = {'Content-Type': 'application/json', ...secretOf(sessionNow())};
  const init = {method: 'POST', headers, body: JSON.stringify(body), signal};
  return (await answered<Body>(await call(path, init))).body;
}

/// A route that answers with lines of JSON, the last of which is the outcome.
export async function writeLines(target: string, by: Writer): Promise<Record<string, unknown>[]> {
  const text = await (await call(target, {method: 'POST', headers: by})).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
