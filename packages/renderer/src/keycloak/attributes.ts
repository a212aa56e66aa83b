import { own } from '../document/json.ts';
import type { AttributeOwner, AttributeType, AttributeTypes } from './attribute-types.ts';

/** Looks up what Keycloak's code makes of an attribute; undefined for those that it does not read. */
export type AttributeLookup = (key: string) => AttributeType | undefined;

/** @returns the lookup for the attributes of one kind of owner. */
export function attributeLookup(types: AttributeTypes, owner: AttributeOwner): AttributeLookup {
  const known = types[owner];
  const patterns = Object.entries(known)
    .filter(([key]) => key.endsWith('*'))
    .map(([key, type]) => [key.slice(0, -1), type] as const);
  return (key) => own(known, key) ?? patterns.find(([start]) => key.startsWith(start))?.[1];
}

/** Which of a Keycloak's algorithms an attribute names. */
export type AlgorithmKind = 'signature' | 'keyManagement' | 'contentEncryption';

/** @returns the kind of algorithm that an attribute names, by the words that Keycloak's keys end in. */
export function algorithmKind(key: string): AlgorithmKind | undefined {
  if (!/(alg|enc)$/i.test(key)) return undefined;
  if (/encrypt(ed|ion)\b.*enc$/i.test(key)) return 'contentEncryption';
  if (/encrypt(ed|ion)\b.*alg$/i.test(key)) return 'keyManagement';
  return /sign(ed|ing|ature).*alg$/i.test(key) ? 'signature' : undefined;
}
