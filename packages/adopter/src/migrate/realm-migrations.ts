import { DEFAULT_USER_PROFILE, isTrue, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { REGISTRATION, STORAGE } from './components.ts';
import type { RealmDraft } from './realm-draft.ts';

const PROFILE = 'org.keycloak.userprofile.UserProfileProvider';
const CONFIG = 'kc.user.profile.config';

/** @returns a migration that sets headers of answers. */
export function setHeaders(headers: JsonObject): (draft: RealmDraft) => void {
  return ({ settings }) => {
    settings['browserSecurityHeaders'] = { ...objectAt(settings, 'browserSecurityHeaders'), ...headers };
  };
}

/** 3.4.1: pages can no longer be framed by others. */
export function extendFrameSource({ settings }: RealmDraft): void {
  const headers = Object.entries(objectAt(settings, 'browserSecurityHeaders'));
  const extended = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";
  settings['browserSecurityHeaders'] = Object.fromEntries(
    headers.map(([name, value]) => [name, value === "frame-src 'self'" ? extended : value]),
  );
}

/** 3.2: the former default number of hash iterations is left to Keycloak. */
export function dropDefaultIterations({ settings }: RealmDraft): void {
  const policy = textAt(settings, 'passwordPolicy');
  if (policy === undefined || policy.includes('hashAlgorithm')) return;
  settings['passwordPolicy'] = policy
    .split(' and ')
    .filter((part) => part.trim() !== 'hashIterations(20000)')
    .join(' and ');
}

/** 4.0: client templates became client scopes. */
export function renameRegistrationPolicy({ components }: RealmDraft): void {
  const policies = components.get(REGISTRATION) ?? [];
  components.set(
    REGISTRATION,
    policies.map((policy) => {
      if (policy['providerId'] !== 'allowed-client-templates') return policy;
      const { 'allowed-client-templates': templates, ...config } = objectAt(policy, 'config');
      const scopes = templates === undefined ? {} : { 'allowed-client-scopes': templates };
      return { ...policy, config: { ...config, ...scopes, 'allow-default-scopes': ['true'] } };
    }),
  );
}

/** 4.2: required actions have an order, at first that of their names. */
export function numberRequiredActions({ requiredActions }: RealmDraft): void {
  const name = (action: JsonObject): string => textAt(action, 'name') ?? '';
  const sorted = [...requiredActions.values()].toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
  for (const [index, action] of sorted.entries()) action['priority'] = (index + 1) * 10;
}

/** 21 and 22: themes that went. */
export function replaceAdminTheme({ settings }: RealmDraft): void {
  const theme = settings['adminTheme'];
  if (theme === 'keycloak' || theme === 'rh-sso') settings['adminTheme'] = 'keycloak.v2';
}

/** 22: themes that went. */
export function replaceThemes({ settings, clients }: RealmDraft): void {
  if (['keycloak', 'rh-sso', 'rh-sso.v2'].includes(textAt(settings, 'accountTheme') ?? '')) {
    settings['accountTheme'] = 'keycloak.v2';
  }
  for (const key of ['loginTheme', 'emailTheme']) if (settings[key] === 'rh-sso') delete settings[key];
  for (const { attributes } of clients.values()) {
    if (attributes['login_theme'] === 'rh-sso') delete attributes['login_theme'];
  }
}

/** 23: a user profile is no longer cut into pieces. */
export function joinUserProfile({ attributes, components }: RealmDraft): void {
  const [profile] = components.get(PROFILE) ?? [];
  if (profile === undefined || !isTrue(attributes['userProfileEnabled'])) return;
  const config = objectAt(profile, 'config');
  const first = (key: string): string => firstText(config, key) ?? '';
  const count = Number(first('config-pieces-count'));
  if (count < 1) {
    components.delete(PROFILE);
    return;
  }
  const pieces = Array.from({ length: count }, (_, index) => first(`config-piece-${index}`));
  components.set(PROFILE, [{ ...profile, config: { [CONFIG]: [pieces.join('')] } }]);
}

/**
 * 24: every realm has a user profile. Attributes that are not in it stay possible where there was none
 * (`MigrateTo24_0_0.updateUserProfileSettings`).
 */
export function keepUnmanagedAttributes({ attributes, components }: RealmDraft): void {
  const hadProfile = isTrue(attributes['userProfileEnabled']);
  delete attributes['userProfileEnabled'];
  if (hadProfile) return;
  const [profile] = components.get(PROFILE) ?? [];
  const own = firstText(objectAt(profile, 'config'), CONFIG);
  const config = own === undefined ? DEFAULT_USER_PROFILE : (JSON.parse(own) as JsonObject);
  const text = JSON.stringify({ ...config, unmanagedAttributePolicy: 'ENABLED' });
  components.set(PROFILE, [
    { providerId: 'declarative-user-profile', subComponents: {}, ...profile, config: { [CONFIG]: [text] } },
  ]);
}

/** 24: LDAP connections trust what all connections trust. */
export function replaceTruststoreChoice({ components }: RealmDraft): void {
  for (const provider of components.get(STORAGE) ?? []) {
    const config = objectAt(provider, 'config');
    const choice = config['useTruststoreSpi'];
    if (Array.isArray(choice) && choice[0] === 'ldapsOnly') config['useTruststoreSpi'] = ['always'];
  }
}

/** @returns the first value of a key in a component's config. */
function firstText(config: JsonObject, key: string): string | undefined {
  const [first] = Array.isArray(config[key]) ? config[key] : [];
  return typeof first === 'string' ? first : undefined;
}
