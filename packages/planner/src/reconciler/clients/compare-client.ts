// Whether keycloak-config-cli writes a client that the realm has (ClientImportService.isClientEqual). It compares texts as they
// are and lists in their order, so that it writes clients in which nothing differs; Keycloak then looks at them anew.

import { type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { asExported } from '../../live/as-exported.ts';
import { asText, tidyObject } from '../../live/tidy.ts';
import { asDeclared, isDeclared } from './client-properties.ts';
import { does } from '../config-cli-versions.ts';
import { hasOtherMappers } from './mappers.ts';
import { isKnown, namesIn, objectIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';

/** What it compares in a way of its own, or not at all. */
const OWN_WAY = new Set([
  'id',
  'access',
  'secret',
  'attributes',
  'protocolMappers',
  'authenticationFlowBindingOverrides',
  'authorizationSettings',
  'defaultClientScopes',
  'optionalClientScopes',
]);

/**
 * @param file the client as the document has it. What is not known in it counts as equal.
 * @param live as the realm has it.
 * @param next as it will be.
 */
export function isClientWritten(run: Run, file: ResolvedObject, live: JsonObject, next: JsonObject): boolean {
  const exported = asExported(live);
  const differs =
    exported === undefined
      ? JSON.stringify(tidyObject(next)) !== JSON.stringify(tidyObject(live))
      : differsFromExport(file, exported, next) ||
        (!does(run, 'mergesClientAttributes') && lacksAttributes(file, exported));
  const { secret } = file;
  const hasOtherSecret = run.knowsSecrets && typeof secret === 'string' && secret !== live['secret'];
  return (
    differs ||
    hasOtherSecret ||
    ['defaultClientScopes', 'optionalClientScopes'].some((key) => hasOther(file, live, key))
  );
}

function lacksAttributes(file: ResolvedObject, exported: JsonObject): boolean {
  const declared = objectIn(file, 'attributes');
  return (
    isDeclared(file, 'attributes') &&
    Object.keys(objectAt(exported, 'attributes')).some((key) => !isDeclared(declared, key))
  );
}

/** The order of client scopes does not matter. */
function hasOther(file: ResolvedObject, live: JsonObject, key: string): boolean {
  const declared = file[key];
  return Array.isArray(declared) && isKnown(declared) && !isSame(namesIn(file, key), namesIn(live, key));
}

function differsFromExport(file: ResolvedObject, exported: JsonObject, next: JsonObject): boolean {
  const properties = Object.entries(file).some(([key, value]) => {
    if (OWN_WAY.has(key) || value === null || !isKnown(value)) return false;
    return !isSame(asDeclared(key, value), exported[key]);
  });
  const attributes = objectAt(exported, 'attributes');
  const isOther = (key: string, value: Json): boolean => value !== null && asText(value) !== attributes[key];
  return (
    properties ||
    Object.entries(objectIn(file, 'attributes')).some(([key, value]) => isKnown(value) && isOther(key, value)) ||
    // What it adds to the attributes by itself.
    Object.entries(objectAt(next, 'attributes')).some(
      ([key, value]) => attributes[key] === undefined && isOther(key, value),
    ) ||
    hasOtherMappers(file, exported)
  );
}

function isSame(a: Json, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b ?? null);
}
