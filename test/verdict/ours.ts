import {
  type Diagnostic,
  renderRealm,
  type RenderedRealm,
  serialiseRealm,
  validateRealm,
} from '@realm-as-code/renderer';
import type { Document } from '../e2e/admin-api.ts';
import type { RealmFiles } from './mutations.ts';

/** What this project makes of a realm. */
export interface Ours {
  readonly realm: RenderedRealm;
  readonly findings: readonly Diagnostic[];
}

/** Rules about what a good realm is: programs accept what these find. */
const POLICY = new Set([
  'direct-grants',
  'half-declared-client',
  'implicit-flow',
  'insecure-url',
  'managed-user',
  'missing-pkce',
  'plaintext-secret',
  'undeclared-property',
  'unmanaged-type',
  'wildcard-redirect-uri',
]);

/** @returns what `validate` finds in a realm, without what is policy. */
export function validateFiles(files: RealmFiles, keycloak: string): Ours {
  const of = (kind: string): { path: string; text: string }[] =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${kind}/`))
      .map(([path, document]) => ({ path, text: JSON.stringify(document, null, 2) }));
  const realm = renderRealm({ bootstrap: of('bootstrap'), managed: of('managed') }, {});
  const findings = [...realm.diagnostics, ...validateRealm(realm, { keycloak })];
  return { realm, findings: findings.filter(({ code }) => !POLICY.has(code)) };
}

/** What Keycloak is given on its first start. */
export function importOf(realm: RenderedRealm): Document {
  return JSON.parse(serialiseRealm(realm).importFile) as Document;
}

/** What makes a finding the same in a realm and in a changed one: not its line. */
export function keyOf({ code, message, place }: Diagnostic): string {
  return [code, place, message].join(' | ');
}
