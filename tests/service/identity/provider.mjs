/// A real OpenID Connect provider (npm oidc-provider) for tests: any name signs in with any password.
///
/// Usage: node provider.mjs CAIRN_URL   Prints `provider PORT`; a line on its input has it sign with other keys, of
/// another algorithm, and prints `rotated`. Its issuer is http://localhost:PORT: for a browser another site than
/// http://127.0.0.1, where the program is.
import {generateKeyPairSync} from 'node:crypto';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const require = createRequire(`${process.env.CAIRN_TOOLS}/package.json`);
const {default: Provider} = await import(pathToFileURL(require.resolve('oidc-provider')));
const [, , cairn] = process.argv;

function key(kid, type, options) {
  return {...generateKeyPairSync(type, options).privateKey.export({format: 'jwk'}), kid, use: 'sig'};
}

const kKeys = [
  {alg: 'RS256', key: key('first', 'rsa', {modulusLength: 2048})},
  {alg: 'ES256', key: key('second', 'ec', {namedCurve: 'P-256'})},
];

function make(issuer, {alg, key: signing}) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'cairn',
        client_secret: process.env.CAIRN_CLIENT_SECRET,
        redirect_uris: [`${cairn}/sign-in/openid/callback`],
        post_logout_redirect_uris: [`${cairn}/sign-in`],
        id_token_signed_response_alg: alg,
      },
    ],
    jwks: {keys: [signing]},
    enabledJWA: {idTokenSigningAlgValues: ['RS256', 'ES256']},
    cookies: {keys: ['of a test']},
    findAccount: (_, id) => ({accountId: id, claims: () => ({sub: id})}),
    features: {devInteractions: {enabled: true}},
  });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  let answer = make(issuer, kKeys[0]).callback();
  server.on('request', (request, response) => answer(request, response));
  createInterface({input: process.stdin}).on('line', () => {
    answer = make(issuer, kKeys[1]).callback();
    console.log('rotated');
  });
  console.log(`provider ${server.address().port}`);
});
