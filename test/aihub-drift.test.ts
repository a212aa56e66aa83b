import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Drift, findDrift } from '@realm-as-code/adopter';
import { generateStage } from '@realm-as-code/compose-gen';
import { makePlan, type Plan, reconcilerSettings, toLiveRealm } from '@realm-as-code/planner';
import {
  type Diagnostic,
  renderRealm,
  type RealmTemplates,
  SecretValues,
  validateRealm,
} from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';
import { loadStages } from '../packages/cli/src/input/load-stages.ts';
import type { Document } from './e2e/admin-api.ts';
import { environment } from './e2e/environment.ts';
import { DRIFT } from './e2e/plan-cases/drift.ts';
import { mutate } from './e2e/plan-cases/mutation.ts';
import { Random } from './e2e/plan-cases/random.ts';
import { completeRealm } from './e2e/realm-file.ts';
import { aihub, repository } from './folders.ts';
import { type Difference, patch } from './json-patch.ts';

/** What a plan has to do, and what was made by hand in it, apart from what belongs to operators. */
function unsaid({ changes }: Plan, { withheld }: Drift): string[] {
  const isSaid = (type: string, name: string): boolean =>
    withheld.some((one) => one.type === type && one.name === name) || name.endsWith('/uma_protection');
  return changes
    .filter(({ type, name }) => type !== 'group' && type !== 'identity-provider' && !isSaid(type, name))
    .map(
      ({ action, type, name, properties }) => `${action} ${type}/${name} ${properties.map(({ path }) => path).join()}`,
    );
}

function linesOf(templates: RealmTemplates): string[] {
  return templates.managed.flatMap(({ text }) => text.split('\n'));
}

const secretValues = Object.entries(environment).flatMap(([name, value]) =>
  /SECRET|PASSWORD/.test(name) ? [value] : [],
);

// The realm as the templates make it, with what people do to it (test/e2e/drift.test.ts has the same on a real server).
describe('drift in the realm of the AI Hub', () => {
  const { root, stages } = loadStages(aihub, undefined);
  if (root === undefined) throw new Error('the templates cannot be read');
  const [templates] = root.realms as [RealmTemplates];
  const { stage, generated } = stages.find((one) => one.stage.name === 'dev') ?? stages[0] ?? {};
  if (stage === undefined || generated === undefined) throw new Error('there is no stage');
  const file = generated.files.find(({ path }) => path.endsWith('/aihub-realm.dev.json'));
  const read = (): Document => completeRealm(String(file?.content), environment);
  const values = { ...stage.values, stage: stage.name };
  const reconciler = reconcilerSettings(generated.reconciler.environment, generated.reconciler.version);
  const known = new Map(Object.entries(environment));

  const check = (changed: RealmTemplates, variables: VariableRegistry): Diagnostic[] =>
    stages.flatMap((one) =>
      generateStage({ stage: one.stage, realms: [changed], variables, ...root.files }).diagnostics.filter(
        ({ severity }) => severity === 'error',
      ),
    );
  const driftOf = (exported: Document, of: RealmTemplates, variables = root.variables): Drift =>
    findDrift({
      stage: 'dev',
      templates: of,
      realm: renderRealm(of, values),
      values,
      variables,
      environment: known,
      secrets: new SecretValues(secretValues),
      reconciler,
      exported,
      check,
    });

  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'can be taken into the templates, in case %i',
    (seed) => {
      const random = new Random(seed);
      const exported = read();
      const done = mutate(exported, DRIFT, 1 + random.below(6), random).join('; ');
      const drift = driftOf(exported, templates);
      const variables = { ...root.variables, ...drift.variables };

      expect(check(drift.templates, variables), done).toEqual([]);
      const plan = makePlan({
        stage: 'dev',
        live: toLiveRealm(exported),
        realm: renderRealm(drift.templates, values),
        values: known,
        secrets: new SecretValues(),
        reconciler,
      });
      if (plan.failure === undefined) expect(unsaid(plan, drift), done).toEqual([]);
      expect(driftOf(exported, drift.templates, variables).files, done).toEqual([]);
      const text = JSON.stringify(drift.templates);
      for (const secret of secretValues) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    },
  );

  it('takes a redirect URI that was added by hand in one line', () => {
    const exported = read();
    const client = (exported['clients'] as Document[]).find((one) => one['clientId'] === 'openwebui');
    client?.['redirectUris'].push('http://localhost:8080/new/callback');
    const before = new Set(linesOf(templates));
    const added = linesOf(driftOf(exported, templates).templates).filter((line) => !before.has(line));
    expect(added).toEqual([
      '      "redirectUris": ["{{origins.openwebui}}/oauth/oidc/callback", "{{origins.openwebui}}/new/callback"],',
    ]);
  });
});

interface RecordedCase {
  readonly before: readonly Difference[];
  readonly managed: readonly Difference[];
}

const folder = join(repository, 'test/aihub-recorded-runs');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const base = read('base.json') as { export: object; managed: Record<string, unknown> };
const cases = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
const ORDER = ['roles', 'client-scopes', 'clients', 'auth-flows', 'service-accounts'];

// Realms before real runs of keycloak-config-cli, which had drifted from documents that had been edited.
describe('drift in recorded realms', () => {
  const errorsOf = (templates: RealmTemplates): Diagnostic[] => {
    const realm = renderRealm(templates, {});
    return [...realm.diagnostics, ...validateRealm(realm)].filter(({ severity }) => severity === 'error');
  };
  const messages = (templates: RealmTemplates): string[] => errorsOf(templates).map(({ message }) => message);

  it.each(cases)('can be taken into the documents, in case %s', (name) => {
    const recorded = read(name) as RecordedCase;
    const exported = patch(base.export, recorded.before) as never;
    const documents = patch(base.managed, recorded.managed) as Record<string, unknown>;
    const managed = Object.entries(documents).map(([part, value]) => ({
      path: `managed/${ORDER.indexOf(part) + 1}0-${part}.json`,
      text: JSON.stringify(value, null, 2),
    }));
    const input = { stage: 'dev', values: {}, variables: {}, environment: new Map(Object.entries(environment)) };
    const reconciler = { ...reconcilerSettings(new Map(), '6.5.0'), keeps: new Set<never>() };
    const driftOf = (templates: RealmTemplates): Drift => {
      const realm = renderRealm(templates, {});
      const secrets = new SecretValues();
      return findDrift({ ...input, templates, realm, secrets, reconciler, exported, check: errorsOf });
    };
    const before = { bootstrap: [], managed };
    const drift = driftOf(before);
    const known = messages(before);
    expect(messages(drift.templates).filter((message) => !known.includes(message))).toEqual([]);
    expect(driftOf(drift.templates).files).toEqual([]);
    const plan = makePlan({
      stage: 'dev',
      live: toLiveRealm(exported),
      realm: renderRealm(drift.templates, {}),
      values: input.environment,
      secrets: new SecretValues(),
      reconciler,
    });
    if (plan.failure === undefined) expect(unsaid(plan, drift)).toEqual([]);
  });
});
