// What Keycloak does by itself when components come, change and go (the methods onCreate, onUpdate, preRemove and
// validateConfiguration of their factories; the same in 26.5 and 26.7).

import { DEFAULT_USER_PROFILE, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { USER_STORAGE } from '../../live/components.ts';
import type { Flow } from '../../live/flow.ts';
import { tidyObject } from '../../live/tidy.ts';
import { holdsUserProfile, parseProfile, profileTextIn } from '../../live/user-profile.ts';
import { firstOf } from './component-config.ts';
import { childrenOf, parentOf } from './component-tree.ts';
import {
  KERBEROS_PRINCIPAL,
  kerberosPrincipalAttribute,
  LDAP_MAPPER,
  ldapMappers,
  usernameAttribute,
} from './ldap-mappers.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { changeUserProfile, checkUserProfile } from '../realm/user-profile.ts';

/** What Keycloak generates can be anything. */
const GENERATED = '(generated)';
const KERBEROS_SWITCH = 'allowKerberosAuthentication';
/** The keys of generated keys with their curve, and the usual one. */
const CURVES: Readonly<Record<string, readonly [key: string, usual: string]>> = {
  'ecdsa-generated': ['ecdsaEllipticCurveKey', 'P-256'],
  'ecdh-generated': ['ecdhEllipticCurveKey', 'P-256'],
  'eddsa-generated': ['eddsaEllipticCurveKey', 'Ed25519'],
};

/** @param key where the new component is. */
export function afterCreation(run: Run, key: string): void {
  const component = componentAt(run, key);
  const provider = textAt(component, 'providerId') ?? '';
  const [curve, usual] = CURVES[provider] ?? [];
  if (curve !== undefined && usual !== undefined) setFirst(run, key, curve, firstOf(component, curve) ?? usual);
  if (provider === 'rsa' || provider === 'rsa-enc') {
    setFirst(run, key, 'certificate', firstOf(component, 'certificate') ?? GENERATED);
  } else if (isLdap(component)) {
    setFirst(
      run,
      key,
      KERBEROS_PRINCIPAL,
      firstOf(component, KERBEROS_PRINCIPAL) ?? kerberosPrincipalAttribute(component),
    );
    for (const mapper of ldapMappers(componentAt(run, key)))
      run.realm.components.set(`${key}/${LDAP_MAPPER}/${textAt(mapper, 'name') ?? ''}`, tidyObject(mapper));
    if (isOn(component, KERBEROS_SWITCH)) switchKerberos(run, 'ALTERNATIVE', 'DISABLED');
  }
  afterEither(run, key);
}

/**
 * @param key where the changed component is.
 * @param old what it was.
 */
export function afterUpdate(run: Run, key: string, old: JsonObject): void {
  const component = componentAt(run, key);
  const [curve, usual] = CURVES[textAt(component, 'providerId') ?? ''] ?? [];
  if (curve !== undefined && usual !== undefined && firstOf(component, curve) === undefined) {
    const was = firstOf(old, curve);
    // New keys are made for a new provider, and for another curve.
    const isNew = component['providerId'] !== old['providerId'];
    if (isNew || (was !== undefined && was !== usual)) setFirst(run, key, curve, usual);
  }
  if (isLdap(component)) updateLdap(run, key, old, component);
  afterEither(run, key);
}

function updateLdap(run: Run, key: string, old: JsonObject, component: JsonObject): void {
  const [was, is] = [isOn(old, KERBEROS_SWITCH), isOn(component, KERBEROS_SWITCH)];
  if (is && !was) switchKerberos(run, 'ALTERNATIVE', 'DISABLED');
  if (was && !is) switchKerberos(run, 'DISABLED', 'ALTERNATIVE');
  const username = usernameAttribute(component);
  if (username === usernameAttribute(old)) return;
  const mapper = childrenOf(run.realm.components, key).find(([, child]) => child['name'] === 'username');
  if (mapper !== undefined) setFirst(run, mapper[0], 'ldap.attribute', username);
}

function afterEither(run: Run, key: string): void {
  const component = componentAt(run, key);
  const provider = textAt(component, 'providerId');
  if (provider === 'kerberos') {
    switchKerberos(run, 'ALTERNATIVE', 'DISABLED');
    for (const name of ['serverPrincipal', 'kerberosRealm', 'keyTab']) {
      const value = firstOf(component, name);
      if (value !== undefined && value !== value.trim()) setFirst(run, key, name, value.trim());
    }
  } else if (provider === 'group-ldap-mapper' || provider === 'role-ldap-mapper') {
    if (provider === 'group-ldap-mapper') setFirst(run, key, 'groups.path', firstOf(component, 'groups.path') ?? '/');
    const server = componentAt(run, parentOf(run.realm.components, key) ?? '');
    const isImporting = (firstOf(server, 'importEnabled') ?? 'true').toLowerCase() === 'true';
    if (firstOf(component, 'mode') === 'IMPORT' && !isImporting) setFirst(run, key, 'mode', 'READ_ONLY');
  } else if (holdsUserProfile(component)) {
    const text = profileTextIn(component);
    const profile = text === undefined ? undefined : parseProfile(text);
    changeUserProfile(run, profile ?? DEFAULT_USER_PROFILE);
  }
}

/** How long the secrets are that Keycloak generates, in bytes. */
const USUAL_SECRETS: Readonly<Record<string, number>> = { 'hmac-generated': 128, 'aes-generated': 16 };

/**
 * A secret of a document that is not as long as usual comes with its length (AbstractGeneratedSecretKeyProviderFactory).
 *
 * @param key where the component is.
 * @param file the component as the document has it.
 */
export function noteSecretSize(run: Run, key: string, file: JsonObject): void {
  const component = componentAt(run, key);
  const usual = USUAL_SECRETS[textAt(component, 'providerId') ?? ''];
  const secret = firstOf(file, 'secret');
  if (usual === undefined || secret === undefined || firstOf(component, 'secretSize') !== undefined) return;
  const bytes = Math.floor((secret.replaceAll(/[^\w+/-]/g, '').length * 3) / 4);
  if (!secret.includes('*') && bytes !== usual) setFirst(run, key, 'secretSize', String(bytes));
}

/** @param key where the component is that is about to go. */
export function beforeRemoval(run: Run, key: string): void {
  const component = componentAt(run, key);
  const usesKerberos = isLdap(component) && isOn(component, KERBEROS_SWITCH);
  if (usesKerberos || textAt(component, 'providerId') === 'kerberos') switchKerberos(run, 'DISABLED');
  if (holdsUserProfile(component)) changeUserProfile(run, DEFAULT_USER_PROFILE);
}

/** Stops where a component has a user profile that Keycloak refuses. */
export function checkProfileOf(run: Run, component: JsonObject, step: string): void {
  const text = holdsUserProfile(component) ? profileTextIn(component) : undefined;
  if (text === undefined) return;
  const profile = parseProfile(text);
  if (profile === undefined) throw new Stop(step, 'Keycloak refuses it: the user profile is not valid JSON (HTTP 400)');
  checkUserProfile(run, profile, step);
}

/** Gives every execution of Kerberos another requirement, if it has a certain one (CredentialHelper). */
function switchKerberos({ realm }: Run, requirement: string, from?: string): void {
  const isMeant = ({ authenticator, requirement: current }: Flow['executions'][number]): boolean =>
    authenticator === 'auth-spnego' && (from === undefined || current === from);
  for (const [alias, flow] of realm.flows) {
    if (!flow.executions.some(isMeant)) continue;
    const executions = flow.executions.map((one) => (isMeant(one) ? { ...one, requirement } : one));
    realm.flows.set(alias, { ...flow, executions });
  }
}

function isLdap(component: JsonObject): boolean {
  return component['providerType'] === USER_STORAGE && component['providerId'] === 'ldap';
}

function isOn(component: JsonObject, key: string): boolean {
  return firstOf(component, key)?.toLowerCase() === 'true';
}

function setFirst(run: Run, key: string, name: string, value: string): void {
  const component = componentAt(run, key);
  const config = { ...objectAt(component, 'config'), [name]: [value] };
  run.realm.components.set(key, tidyObject({ ...component, config }));
}

function componentAt({ realm }: Run, key: string): JsonObject {
  return realm.components.get(key) ?? {};
}
