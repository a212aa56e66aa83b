// Organizations, with the identity providers that belong to them and with members.

import { compareText, type JsonObject, textAt } from '@realm-as-code/renderer';
import { tidyObject } from './tidy.ts';

/** A member as the Admin API has it. */
export interface Member {
  readonly username: string;
  /** Whether the account goes when the user leaves the organization. */
  readonly isManaged: boolean;
}

/** @returns the members of an organization, as it is compared. */
export function withMembers(organization: JsonObject, members: readonly Member[]): JsonObject {
  const namesOf = (some: readonly Member[]): string[] => some.map(({ username }) => username).toSorted(compareText);
  return tidyObject({
    ...organization,
    members: namesOf(members),
    managedMembers: namesOf(members.filter(({ isManaged }) => isManaged)),
  });
}

/** @returns an organization with the aliases of its identity providers, which know it by its ID. */
export function withProviders(organization: JsonObject, providers: readonly JsonObject[]): JsonObject {
  const own = providers.filter((provider) => provider['organizationId'] === organization['id']);
  return { ...organization, identityProviders: own.map((provider) => textAt(provider, 'alias') ?? '') };
}

/** @returns the name by which an organization is known: its alias. */
export function nameOfOrganization(organization: JsonObject): string {
  return textAt(organization, 'alias') ?? textAt(organization, 'name') ?? '';
}
