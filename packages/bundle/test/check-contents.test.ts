import { formatDiagnostic } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { checkContents } from '../src/index.ts';

const files = ['compose.yaml', 'configs/keycloak/themes/mine/theme.properties', 'configs/keycloak/placeholders.sh'];

function messages(service: object): string[] {
  const compose = JSON.parse(JSON.stringify({ services: { app: service } })) as never;
  return checkContents(compose, files, 's.yaml').map((finding) => formatDiagnostic(finding).split(': ')[1] ?? '');
}

it.each<[string, object]>([
  [
    'generated files and folders',
    { volumes: ['./configs/keycloak/placeholders.sh:/a', './configs/keycloak/themes/mine:/b:ro'] },
  ],
  [
    'volumes and folders of the machine',
    { volumes: ['data:/data', '/etc/localtime:/etc/localtime', { type: 'volume', source: 'data' }] },
  ],
  ['the environment', { env_file: '.env' }],
  ['secrets, which operators write', { secrets: ['A'] }],
])('%s are no reason to warn', (_, service) => {
  expect(messages(service)).toEqual([]);
});

it.each<[string, object, string[]]>([
  [
    'files that are not generated',
    { volumes: ['./nginx.conf:/etc/nginx.conf:ro', { type: 'bind', source: '../shared/', target: '/x' }] },
    ['"app" needs "nginx.conf", which is not bundled.', '"app" needs "../shared", which is not bundled.'],
  ],
  [
    'files with variables',
    { env_file: ['app.env', { path: './b.env' }] },
    ['"app" needs "app.env", which is not bundled.', '"app" needs "b.env", which is not bundled.'],
  ],
  ['an image that is built', { build: '.' }, ['the image of "app" is built where it runs.']],
])('%s are warned of', (_, service, expected) => {
  expect(messages(service).map((message) => message.replace(/\. .*/, '.'))).toEqual(expected);
});
