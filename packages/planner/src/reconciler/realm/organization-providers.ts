// Which identity providers belong to an organization. One belongs to one at most.

import { type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { listIn, type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';

/** The key in the config of an identity provider that says for which domain of its organization it is. */
export const DOMAIN = 'kc.org.domain';

/** Links the identity providers of a document with an organization, and unlinks the others unless nothing is deleted. */
export function setProviders(run: Run, alias: string, file: ResolvedObject): void {
  const { realm, settings } = run;
  const wanted = (listIn(file, 'identityProviders') ?? []).map((provider) => textIn(provider, 'alias'));
  const taken = new Set([...(realm.organizations?.values() ?? [])].flatMap(providersIn));
  // One that does not exist, or belongs to another organization, is not linked: that is only logged.
  const added = wanted.filter((one) => realm.identityProviders.has(one) && !taken.has(one));
  replace(run, alias, [...linkedProviders(run, alias), ...added]);
  if (!settings.keeps.has('organization')) unlinkProviders(run, alias, (one) => !wanted.includes(one));
}

/** Unlinks some identity providers of an organization. They are for none of its domains then. */
export function unlinkProviders(run: Run, alias: string, isMeant: (provider: string) => boolean): void {
  const linked = linkedProviders(run, alias);
  for (const provider of linked.filter(isMeant)) forgetDomain(run, provider);
  replace(
    run,
    alias,
    linked.filter((one) => !isMeant(one)),
  );
}

/** @returns the aliases of an organization's identity providers. */
export function linkedProviders({ realm }: Run, alias: string): string[] {
  return providersIn(realm.organizations?.get(alias) ?? {});
}

/** An identity provider is no longer for a domain. */
export function forgetDomain({ realm }: Run, provider: string): void {
  const live = realm.identityProviders.get(provider);
  if (live === undefined || own(objectAt(live, 'config'), DOMAIN) === undefined) return;
  const { [DOMAIN]: _, ...config } = objectAt(live, 'config');
  realm.identityProviders.set(provider, tidyObject({ ...live, config }));
}

/** Deleted identity providers belong to no organization. */
export function forgetDeletedProviders(run: Run): void {
  const { identityProviders, organizations } = run.realm;
  for (const alias of organizations?.keys() ?? []) {
    const linked = linkedProviders(run, alias);
    if (linked.some((one) => !identityProviders.has(one)))
      replace(
        run,
        alias,
        linked.filter((one) => identityProviders.has(one)),
      );
  }
}

function providersIn(organization: JsonObject): string[] {
  const list = organization['identityProviders'];
  return Array.isArray(list) ? list.map(asText) : [];
}

function replace({ realm }: Run, alias: string, providers: readonly string[]): void {
  const organization = realm.organizations?.get(alias);
  if (organization === undefined) return;
  realm.organizations?.set(alias, tidyObject({ ...organization, identityProviders: [...providers] }));
}
