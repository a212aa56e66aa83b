// Policies and permissions of a client.

import { type Json, type JsonObject, keycloakData, objectAt, own } from '@realm-as-code/renderer';
import { parseList, tidyPolicy } from '../../live/authorization.ts';
import { asText } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { checkStorable, knownOr, knownProperties } from './authorization-properties.ts';
import type { Declared } from './authorization-resources.ts';
import { configOfListPolicy, Refused, type WrittenPolicy } from './policy-references.ts';
import type { ResourceServer } from './resource-server.ts';
import { namesIn, objectIn, textIn, textsIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** What policies are for and what they apply: where they say so, and where that is. */
const ASSOCIATIONS = [
  { inConfig: 'resources', inPolicy: 'resources', what: 'resource' },
  { inConfig: 'scopes', inPolicy: 'scopes', what: 'scope' },
  { inConfig: 'applyPolicies', inPolicy: 'policies', what: 'policy' },
] as const;
/** What Keycloak takes for a missing property (AbstractPolicyRepresentation). */
const DEFAULTS: JsonObject = { logic: 'POSITIVE', decisionStrategy: 'UNANIMOUS' };

/**
 * Creates and updates declared policies in the order of the document. What the document does not say of one is taken away,
 * but for the lists of what it is for.
 *
 * @param before the names of the policies that were there before.
 */
export function importPolicies(
  run: Run,
  server: ResourceServer,
  client: string,
  policies: readonly Declared[],
  before: ReadonlySet<string>,
): void {
  for (const { name, file } of policies) {
    const isNew = !before.has(name);
    const step = `${isNew ? 'create' : 'update'} policy "${name}" of client "${client}"`;
    checkStorable(file, ['description', 'type'], step);
    const live = server.policies.get(name);
    if (isNew && live !== undefined) throw new Stop(step, 'the client already has a policy of this name (HTTP 409)');
    const path = `policies.${name}`;
    const written = { property: `clients.${client}.authorizationSettings.${path}`, step };
    try {
      server.policies.set(name, policyOf(run, server, { client, name, path, file, live, written }));
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      if (!isNew || !does(run, 'toleratesAuthorization'))
        throw new Stop(step, `Keycloak refuses it: ${cause.message} (HTTP 400)`);
    }
  }
}

/** A policy of a document, and what is there in its place. */
interface Policy extends Declared {
  readonly client: string;
  /** Where it is in the authorization settings. */
  readonly path: string;
  readonly live: JsonObject | undefined;
  readonly written: WrittenPolicy;
}

function policyOf(run: Run, server: ResourceServer, policy: Policy): JsonObject {
  const { client, path, file, live = {}, written } = policy;
  // The type of a policy stays what it is.
  const type = typeof live['type'] === 'string' ? live['type'] : textIn(file, 'type');
  if (type === '') throw new Stop(written.step, 'it has no type (HTTP 500)');
  const config = configIn(run, policy);
  const associated = associationsOf(server, policy, config);
  const declared = { ...DEFAULTS, ...file };
  const next = tidyPolicy({
    ...knownProperties(run, client, path, declared, live, ['decisionStrategy', 'description', 'logic']),
    type,
    config: { ...(configOfListPolicy(run, type, config, written) ?? config), ...associated },
  });
  checkType(run, policy, type, next);
  if (type === 'aggregate') checkCircle(server, policy, next);
  return next;
}

/** The declared config: texts, but for live lists in place of texts that are not known. */
function configIn(run: Run, { client, path, file, live = {} }: Policy): JsonObject {
  const liveConfig = objectAt(live, 'config');
  const entries = Object.entries(objectIn(file, 'config')).flatMap(([key, value]): [string, Json][] => {
    const known = knownOr(run, client, `${path}.config.${key}`, value, liveConfig[key]);
    return known === null ? [] : [[key, Array.isArray(known) ? known : asText(known)]];
  });
  return Object.fromEntries(entries);
}

/** Lists that neither the policy nor its config has stay as they are (RepresentationToModel.toModel). */
function associationsOf(server: ResourceServer, policy: Policy, config: JsonObject): JsonObject {
  const { file, live, written } = policy;
  const associated: JsonObject = {};
  for (const { inConfig, inPolicy, what } of ASSOCIATIONS) {
    const ofPolicy = own(file, inPolicy) ?? undefined;
    const names = ofPolicy === undefined ? namesInConfig(config[inConfig], inConfig, written) : textsIn(file, inPolicy);
    const now = namesIn(objectAt(live ?? {}, 'config'), inConfig);
    // Resources of users are not found by their names, unless the policy has them already.
    const isThere = (name: string): boolean =>
      inPolicy === 'resources'
        ? name === '' || now.includes(name) || isOwn(server.resources.get(name))
        : server[inPolicy].has(name);
    const missing = names?.find((name) => !isThere(name));
    if (missing !== undefined) {
      const reason = `there is no ${what} "${missing}"`;
      const isRefused = what === 'scope' && live === undefined && ofPolicy !== undefined;
      throw isRefused ? new Refused(reason) : new Stop(written.step, `${reason} (HTTP 500)`);
    }
    associated[inConfig] = names ?? now;
  }
  return associated;
}

/** @returns whether there is a resource, and the client itself owns it. */
function isOwn(resource: JsonObject | undefined): boolean {
  return resource !== undefined && resource['owner'] === undefined;
}

function namesInConfig(value: Json | undefined, key: string, { step }: WrittenPolicy): string[] | undefined {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : parseList(asText(value));
  if (list === undefined) throw new Stop(step, `"${key}" in its config is no list in JSON (HTTP 500)`);
  return list.map(asText);
}

/** Scripts come with the server and never from a realm (JSPolicyProviderFactory). */
function checkType(run: Run, { live, written }: Policy, type: string, next: JsonObject): void {
  if (type === 'js') {
    const isChanged = live === undefined || JSON.stringify(live) !== JSON.stringify(next);
    if (isChanged) throw new Stop(written.step, 'Keycloak takes no JavaScript: script upload is disabled (HTTP 500)');
  } else if (!keycloakData(run.realm.keycloak).providers.authorizationPolicies.includes(type)) {
    const reason = `whether the server has policies of the type "${type}" was not read`;
    if (live === undefined) noteUnpredicted(run, written.property, reason);
  }
}

/** Keycloak fails at a policy that it comes to twice on its way through what a policy applies (AggregatePolicyProviderFactory). */
function checkCircle(server: ResourceServer, { name, written }: Policy, next: JsonObject): void {
  const seen = new Set<string>();
  const visit = (at: string): void => {
    const policy = at === name ? next : (server.policies.get(at) ?? {});
    if (policy['type'] !== 'aggregate') return;
    if (seen.has(at)) throw new Stop(written.step, `it comes to the policy "${at}" twice (HTTP 500)`);
    seen.add(at);
    for (const applied of namesIn(objectAt(policy, 'config'), 'applyPolicies')) visit(applied);
  };
  visit(name);
}

/** Deletes the policies that the client had before and the document does not have, whoever made them. */
export function deletePolicies(
  server: ResourceServer,
  before: ReadonlySet<string>,
  declared: ReadonlySet<string>,
): void {
  for (const name of before) if (!declared.has(name)) server.deletePolicy(name);
}
