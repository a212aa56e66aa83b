import type { JsonObject } from '@realm-as-code/renderer';
import type { Exception, VariableRegistry } from '@realm-as-code/stage';

/** A realm that exists, and what is needed to tell what is particular about it. */
export interface AdoptInput {
  /** As an export has it, in the form of the version of `fresh`. Secrets may be masked. */
  readonly realm: JsonObject;
  /** The export of a realm that has just been created by the same version of Keycloak. */
  readonly fresh: JsonObject;
}

/** A template, before it is written. */
export interface AdoptedFile {
  /** Below the folder of the realm's templates, such as `managed/30-clients.json`. */
  readonly path: string;
  readonly value: JsonObject;
}

/** What a realm becomes as code. */
export interface AdoptedRealm {
  readonly name: string;
  readonly files: readonly AdoptedFile[];
  /** What expressions in the templates refer to. */
  readonly values: JsonObject;
  readonly variables: VariableRegistry;
  /** The live values of the variables, as far as they are known. Secret. */
  readonly environment: ReadonlyMap<string, string>;
  readonly exceptions: readonly Exception[];
}

/** Turns a realm into templates. */
export function adoptRealm({ realm }: AdoptInput): AdoptedRealm {
  const name = typeof realm['realm'] === 'string' ? realm['realm'] : '';
  return { name, files: [], values: {}, variables: {}, environment: new Map(), exceptions: [] };
}
