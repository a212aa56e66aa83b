import { resolve } from 'node:path';
import { readAccessRealm } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import { drawPicture } from '@realm-as-code/picture';
import type { Plan } from '@realm-as-code/planner';
import { type RenderedRealm, sortDiagnostics } from '@realm-as-code/renderer';
import { chooseRealms } from '../input/choose-realms.ts';
import { shownPath } from '../input/files.ts';
import { loadStages, type UsableStage } from '../input/load-stages.ts';
import { hideInDiagnostics, secretsInSources } from '../output/hide-secrets.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { print } from '../output/terminal.ts';
import { writePublicFile } from '../output/write-file.ts';
import { countFindings } from '../reporters/report.ts';
import { planStage, type StagePlanOptions } from './plan-stage.ts';

export interface PictureOptions extends Omit<StagePlanOptions, 'realm' | 'secrets' | 'target'> {
  readonly realm?: string | undefined;
  readonly out?: string | undefined;
  readonly root?: string | undefined;
}

/** The error that people look at a picture for. With any other, nothing is said of who gets in. */
const BROKEN_EXPECTATION = 'broken-expectation';

/** `picture`: draw a realm as a page, with what `validate` finds. @returns the exit code: 1 where it finds errors. */
export async function picture(options: PictureOptions): Promise<number> {
  const { root, stages, holder, diagnostics, folder, sources } = loadStages(options.root, [options.stage]);
  const [loaded] = stages;
  const findings = sortDiagnostics([...diagnostics, ...(loaded?.generated.diagnostics ?? [])]);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isUnusable = errors.some(({ code }) => code !== BROKEN_EXPECTATION);
  if (root === undefined || loaded === undefined || holder === undefined || isUnusable)
    return printErrors(errors, sources);
  const { stage, generated } = loaded;
  const realm = chooseOne(generated.realms, options.realm);
  const secrets = secretsInSources(sources);
  if ('problem' in realm) return printProblem(secrets, realm);

  const plan = await planOf(options, realm, { folder, sources, ...loaded, variables: root.variables, holder });
  if (plan === 1) return 1;
  const page = drawPicture({
    realm: readAccessRealm(realm.merged, freshRealm(generated.keycloak, realm.name)),
    documents: realm.documents,
    stage: stage.name,
    keycloak: generated.keycloak,
    findings: hideInDiagnostics(findings, secrets),
    plan,
    secrets,
  });
  const path = resolve(options.out ?? `realm-${[stage.name, realm.folder].filter(Boolean).join('-')}.html`);
  const problem = writePublicFile(path, page);
  if (problem !== undefined) return printErrors([problem], sources);
  const size = Math.ceil(Buffer.byteLength(page) / 1000);
  print(`${shownPath(path)}: the realm ${JSON.stringify(realm.name)}, ${countFindings(findings)}, ${size} kB\n`);
  return errors.length > 0 ? printErrors(errors, sources) : 0;
}

/** A page is of one realm. */
function chooseOne(
  realms: readonly RenderedRealm[],
  name: string | undefined,
): RenderedRealm | { problem: string; hint: string } {
  const [only, ...others] = realms;
  if (only !== undefined && others.length === 0 && only.folder === undefined) return only;
  const chosen = chooseRealms(realms, name === undefined ? undefined : [name], 'the templates');
  if ('problem' in chosen) return { hint: 'Name one with --realm', ...chosen };
  const [one, ...more] = chosen;
  if (one !== undefined && more.length === 0) return one;
  const names = realms.map((realm) => JSON.stringify(realm.name)).join(', ');
  return { problem: `there are several realms: ${names}`, hint: 'Name one with --realm' };
}

/** @returns what the next reconcile does, undefined where nobody asks, or the exit code: it is printed why. */
async function planOf(
  { url, realm: named, ...options }: PictureOptions,
  realm: RenderedRealm,
  loaded: UsableStage,
): Promise<Plan | undefined | 1> {
  if (url === undefined) return undefined; // a picture asks no server unless told to
  const name = realm.folder === undefined ? named : realm.name;
  const planned = await planStage({ ...options, url, realm: name === undefined ? undefined : [name] }, loaded);
  if (planned === 1) return 1;
  const [plan] = planned.plans;
  return plan === undefined || 'problem' in plan ? 1 : plan;
}
