import { expect, it } from 'vitest';
import { providers } from '@realm-as-code/renderer';
import { formatJson, formatMarkdown, formatText, type Plan } from '../src/index.ts';
import { planShop } from './shop.ts';

function formatsOf(plan: Plan): string[] {
  return [formatText(plan, false), formatMarkdown(plan), formatJson(plan)];
}

const plans: [what: string, plan: Plan][] = [
  [
    'a client secret',
    planShop((live) => (live.clients['api'].secret = 'Zq-live'), {
      values: { API_SECRET: 'Zq-file' },
      secrets: ['Zq-file'],
    }),
  ],
  [
    'a value that is secret by the name of its property',
    planShop((live) => {
      live.clients['web'].attributes['saml.signing.private.key'] = 'Zq-key';
      live.configs['only buyers'].config = { 'secret.key': 'Zq-of-recaptcha' };
    }),
  ],
  [
    'a value that was made from a secret, and the older one that it replaces',
    planShop(
      (live, file) => {
        live.clients['web'].redirectUris = ['https://shop.example.org/?key=Zq-older'];
        file.clients['web'].redirectUris = ['https://shop.example.org/?key=$(env:KEY)'];
      },
      { values: { KEY: 'Zq-newer' }, secrets: ['Zq-newer'] },
    ),
  ],
  [
    'a copy of a secret somewhere else',
    planShop((live) => {
      live.clients['api'].secret = 'Zq-of-the-api';
      live.clients['web'].description = 'the secret of the API is Zq-of-the-api';
    }),
  ],
  [
    'a secret in a name, and in the reason of a failure',
    planShop(
      (live, file) => {
        live.clients['made-from-Zq-secret'] = {};
        file.clients['web'].defaultClientScopes = ['$(env:SCOPE)'];
      },
      { values: { SCOPE: 'Zq-secret' }, secrets: ['Zq-secret'] },
    ),
  ],
  [
    'what the server itself calls a secret, however short',
    planShop(
      (live, file) => {
        live.configs['only buyers'].config = { pin: 'Zq1' };
        file.configs['only buyers'].config = { pin: 'Zq2' };
      },
      { providers: { ...providers, secretKeys: ['pin'] } },
    ),
  ],
];

it.each(plans)('no format shows %s', (_, plan) => {
  expect(plan.changes).not.toEqual([]);
  for (const output of formatsOf(plan)) {
    expect(output).toContain('(secret');
    expect(output).not.toContain('Zq');
  }
});

it('of a list, the items that stay are shown beside a secret one', () => {
  const plan = planShop(
    (live, file) => {
      live.clients['web'].redirectUris = ['https://shop.example.org/*', 'https://older.example.org/*'];
      file.clients['web'].redirectUris = ['https://shop.example.org/*', 'https://$(env:HOST)/*'];
    },
    { values: { HOST: 'a-secret-host' }, secrets: ['a-secret-host'] },
  );
  expect(plan.changes[0]?.properties).toEqual([
    {
      path: 'redirectUris',
      live: ['(secret)', 'https://shop.example.org/*'],
      file: ['https://(secret)/*', 'https://shop.example.org/*'],
    },
  ]);
});

it('the name of a property is shown, even where the secret is the same word', () => {
  const plan = planShop(
    (live) => {
      live.clients['api'] = { ...live.clients['api'], secret: 'an older secret' };
    },
    { values: { API_SECRET: 'secret' }, secrets: ['secret'] },
  );
  expect(formatText(plan, false)).toContain('      secret: (secret differs)\n');
});
