// What Keycloak changes in a new realm whose document says that it is one of an older version (MigrationModelManager, measured
// with 26.5.5 for documents without entities: nothing of versions from 24 on).

import { compareVersions, DEFAULT_USER_PROFILE, type Json } from '@realm-as-code/renderer';
import type { RealmDraft } from './realm-attributes.ts';
import { knownIn } from './realm-checks.ts';
import type { ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';
import { writeProfile } from './user-profile.ts';

/** The first version of the realms that the model knows the changes of. */
const KNOWN_SINCE = '11.0.0';
/** The first version of Keycloak whose changes the model does not know. */
const KNOWN_UNTIL = '26.6.0';
/** The attribute that switched the user profile on. */
const PROFILE = 'userProfileEnabled';

/** Themes that are no more, by the setting, the version that has none of them, and what took their place. */
const THEMES: readonly {
  readonly setting: string;
  readonly until: string;
  readonly gone: string[];
  readonly now: Json;
}[] = [
  { setting: 'adminTheme', until: '21.0.0', gone: ['keycloak', 'rh-sso'], now: 'keycloak.v2' },
  { setting: 'accountTheme', until: '22.0.0', gone: ['keycloak', 'rh-sso', 'rh-sso.v2'], now: 'keycloak.v2' },
  { setting: 'loginTheme', until: '22.0.0', gone: ['rh-sso'], now: null },
  { setting: 'emailTheme', until: '22.0.0', gone: ['rh-sso'], now: null },
];

/** Makes the changes. */
export function migrateRealm(run: Run, draft: RealmDraft, sent: ResolvedObject): void {
  const version = knownIn(sent, 'keycloakVersion');
  if (version === undefined) return;
  const isKnownVersion = typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version);
  const isNewer = isKnownVersion && compareVersions(run.realm.keycloak, KNOWN_UNTIL) >= 0;
  if (!isKnownVersion || compareVersions(version, KNOWN_SINCE) < 0 || isNewer) {
    noteUnpredicted(run, 'keycloakVersion', 'what Keycloak changes in realms of this version is not known');
    return;
  }
  const isBefore = (other: string): boolean => compareVersions(version, other) < 0;
  for (const { setting, until, gone, now } of THEMES) {
    const theme = draft.settings[setting];
    if (isBefore(until) && typeof theme === 'string' && gone.includes(theme)) draft.settings[setting] = now;
  }
  if (isBefore('24.0.0')) openProfile(run, draft);
}

/** Before 24, users could have any attributes unless the realm was told otherwise, and it stays so. */
function openProfile(run: Run, { attributes }: RealmDraft): void {
  const isClosed = attributes.get(PROFILE)?.toLowerCase() === 'true';
  attributes.delete(PROFILE);
  if (!isClosed) writeProfile(run, { ...DEFAULT_USER_PROFILE, unmanagedAttributePolicy: 'ENABLED' });
}
