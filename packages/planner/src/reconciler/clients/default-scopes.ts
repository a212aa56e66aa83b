// Client scopes that every new client gets (ClientScopeImportService.updateDefaultClientScopes).

import { compareText } from '@realm-as-code/renderer';
import { noteUnknown } from '../properties.ts';
import { isKnown, type ResolvedObject, textsIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

const LISTS = [
  { key: 'defaultDefaultClientScopes', kind: 'default' },
  { key: 'defaultOptionalClientScopes', kind: 'optional' },
] as const;

type Kind = (typeof LISTS)[number]['kind'];

/**
 * Makes each of a realm's two lists exactly the declared one: what is not declared is taken from both lists first, then what
 * is missing is added one by one.
 */
export function setDefaultScopes(run: Run, document: ResolvedObject): void {
  const additions = LISTS.flatMap(({ key, kind }) => {
    const declared = document[key] ?? null;
    if (declared === null) return [];
    if (!isKnown(declared)) {
      noteUnknown(run, { type: 'realm', name: run.realm.name }, key);
      return [];
    }
    const [live, wanted] = [run.realm.realmDefaultScopes[kind], textsIn(document, key)];
    setList(
      run,
      kind,
      live.filter((name) => wanted.includes(name)),
    );
    return wanted.filter((name) => !live.includes(name)).map((name) => ({ name, kind }));
  });
  for (const { name, kind } of additions) add(run, name, kind);
}

function add(run: Run, name: string, kind: Kind): void {
  const step = `make client scope "${name}" ${kind === 'default' ? 'a default' : 'an optional'} one of the realm`;
  const { clientScopes, realmDefaultScopes } = run.realm;
  if (!clientScopes.has(name)) throw new Stop(step, `there is no client scope "${name}"`);
  if ([...realmDefaultScopes.default, ...realmDefaultScopes.optional].includes(name))
    throw new Stop(step, 'Keycloak keeps a client scope in one of the two lists, once');
  setList(run, kind, [...realmDefaultScopes[kind], name]);
}

function setList({ realm }: Run, kind: Kind, names: readonly string[]): void {
  realm.realmDefaultScopes = { ...realm.realmDefaultScopes, [kind]: names.toSorted(compareText) };
}
