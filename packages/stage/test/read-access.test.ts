import { formatDiagnostic } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { meaning, readAccess } from '../src/index.ts';

const read = (text: string): ReturnType<typeof readAccess> => readAccess({ path: 'stages/access.yaml', text });
const findings = (text: string): string[] => read(text).diagnostics.map(formatDiagnostic);

it('reads who must and who must not get in', () => {
  const { read: access } = read(`
expectations:
  - nobody: { without: AIHubAccess }
    enters: '*'
    even: during a reconcile
    because: It is what people are given for it.
    except:
      - { entering: [account-console], by: azure-ad, when: during a reconcile, stages: dev, because: Nobody is in it. }
  - everybody: { with: [AIHubAccess, app.user], in: /staff, attributes: { plan: gold }, credentials: [password, otp] }
    enters: [web, app-*]
    by: [form, azure-ad]
    realms: sales
`);
  const nothing = { with: [], without: [], in: [], attributes: {}, credentials: undefined };
  expect(access?.expectations).toEqual([
    {
      must: false,
      people: { ...nothing, without: ['AIHubAccess'] },
      enters: ['*'],
      by: ['any'],
      even: ['during a reconcile'],
      because: 'It is what people are given for it.',
      stages: undefined,
      realms: undefined,
      except: [
        {
          entering: ['account-console'],
          by: ['azure-ad'],
          when: ['during a reconcile'],
          because: 'Nobody is in it.',
          stages: ['dev'],
          realms: undefined,
        },
      ],
    },
    {
      must: true,
      people: {
        with: ['AIHubAccess', 'app.user'],
        without: [],
        in: ['/staff'],
        attributes: { plan: ['gold'] },
        credentials: ['password', 'otp'],
      },
      enters: ['web', 'app-*'],
      by: ['form', 'azure-ad'],
      even: [],
      because: undefined,
      stages: undefined,
      realms: ['sales'],
      except: [],
    },
  ]);
});

it('says at which place what is wrong, and what to write instead', () => {
  expect(findings('expectations:\n  - nobody: at all\n    entres: web\n')).toEqual([
    'stages/access.yaml:3:5 error unknown-property: "entres" is not a property of "expectations[0]". Did you mean "enters"?',
  ]);
  expect(findings('expectations:\n  - enters: web\n')).toEqual([
    'stages/access.yaml:2:5 error invalid-expectation: "expectations[0]" does not say who gets in. Begin it with "nobody" for those who must not get in, or with "everybody" for those who must',
  ]);
  expect(
    findings('expectations:\n  - nobody: at all\n    everybody: with an account\n    enters: web\n    by: form\n'),
  ).toEqual([
    'stages/access.yaml:2:5 error invalid-expectation: "expectations[0]" is about nobody and everybody at once. Begin it with "nobody" for those who must not get in, or with "everybody" for those who must',
  ]);
  expect(findings('expectations:\n  - nobody: { witout: a }\n    enters: web\n')).toEqual([
    'stages/access.yaml:2:15 error unknown-property: "witout" is not a property of "expectations[0].nobody". Did you mean "without"?',
  ]);
  expect(findings('expectations:\n  - nobody: at all\n    enters: web\n    even: during reconcile\n')).toEqual([
    'stages/access.yaml:4:11 error invalid-expectation: "expectations[0].even" cannot have this value. Use one of: during a reconcile, after a failed reconcile',
  ]);
  expect(findings('expectations: []\n')).toEqual([
    'stages/access.yaml:1:15 error invalid-expectation: "expectations" must NOT have fewer than 1 items',
  ]);
  expect(findings('keycloak: {}\n')).toEqual([
    'stages/access.yaml:1:1 error invalid-expectation: the expectations lacks "expectations"',
    'stages/access.yaml:1:1 error unknown-property: "keycloak" is not a property of the expectations. Known: expectations',
  ]);
});

it('an exception needs a reason', () => {
  const [finding] = findings('expectations:\n  - nobody: at all\n    enters: web\n    except: [{ by: form }]\n');
  expect(finding).toMatch(/^stages\/access\.yaml:4:\d+ error invalid-expectation: .*lacks "because"$/);
});

it('refuses what contradicts itself', () => {
  expect(findings('expectations:\n  - everybody: with an account\n    enters: web\n')).toEqual([
    'stages/access.yaml:2:5 error invalid-expectation: nobody can take every way in. Write the ways that have to lead in, such as "by: form"',
  ]);
  expect(
    findings('expectations:\n  - nobody: { without: a }\n    enters: web\n    by: [form, service-account]\n'),
  ).toEqual([
    'stages/access.yaml:4:9 error invalid-expectation: a service account is none of these people: a client gets in without any. Write "nobody: at all", or take it out of "by"',
  ]);
  expect(findings('expectations:\n  - nobody: { with: [a, b], without: b }\n    enters: web\n')).toEqual([
    'stages/access.yaml:2:13 error invalid-expectation: "b" is in "with" and in "without". Remove it from one of them',
  ]);
});

it('a star in a name stands for any characters, and nothing else does', () => {
  expect(meaning(['oauth2-proxy-*'])('oauth2-proxy-dagster')).toBe(true);
  expect(meaning(['oauth2-proxy-*'])('my-oauth2-proxy-dagster')).toBe(false);
  expect(meaning(['a.b'])('axb')).toBe(false);
  expect(meaning(['*'])('https://an.example/saml')).toBe(true);
  expect(meaning(undefined)('web')).toBe(true);
});
