import { expect, it } from 'vitest';
import { generateStage } from '../src/index.ts';
import { input } from './demo.ts';

const shared = generateStage(input);
const alone = generateStage({ ...input, isAlone: true });
const withoutStage = (text: string): string => text.replaceAll(/(-realm|managed\/[\w-]+)\.demo\.json/g, '$1.json');
const contentOf = ({ files }: typeof alone, path: string): string =>
  String(files.find((file) => file.path === path)?.content);

it('a stage that has its folder for itself has files with plain names', () => {
  expect(alone.files.map(({ path }) => path)).toEqual([
    'compose.yaml',
    'configs/keycloak/demo-realm.json',
    'configs/keycloak/keycloak-config-entrypoint.sh',
    'configs/keycloak/keycloak-entrypoint.sh',
    'configs/keycloak/managed/10-clients.json',
    'configs/keycloak/placeholders.sh',
    'env.example',
  ]);
});

it('the containers are the same, whatever the files are called', () => {
  const before = contentOf(shared, 'docker-compose.demo.yml');
  const after = contentOf(alone, 'compose.yaml');
  expect(withoutStage(before).replace('"generate --stage demo"', '"bundle --stage demo"')).toBe(after);
  expect(contentOf(alone, 'configs/keycloak/demo-realm.json')).toBe(
    contentOf(shared, 'configs/keycloak/demo-realm.demo.json'),
  );
});

it('its example environment needs no other program than Compose', () => {
  expect(contentOf(alone, 'env.example').split('\n').slice(0, 2)).toEqual([
    '# The environment of the stage demo. Copy this file to .env beside the Compose file and fill in the empty values. Then:',
    '# docker compose up -d',
  ]);
});
