import { MASKED_SECRET, type JsonObject } from '@realm-as-code/renderer';
import { asExported } from '../live/as-exported.ts';
import { cloneRealm, type LiveRealm } from '../live/live-realm.ts';
import { keepsSecret } from './clients/client-checks.ts';
import { type InternalIds, internalIdsOf } from './internal-ids.ts';
import type { ReconcilerSettings } from './settings.ts';
import type { Unpredicted } from './unpredicted.ts';

/** What the steps of a run share. */
export interface Run {
  /** The realm as the run has left it so far. Steps replace the entities in it, and never change one. */
  readonly realm: LiveRealm;
  readonly settings: ReconcilerSettings;
  /**
   * The attributes of the realm as they were when its document began, and what is to be remembered of it
   * (StateRepository.customAttributes).
   */
  memory: Map<string, string>;
  /** The name of the document that is imported. */
  document: string;
  /** Whether the secrets of clients are known: an export masks them, and they are read one by one. */
  readonly knowsSecrets: boolean;
  /** Which internal IDs are taken. */
  readonly internalIds: InternalIds;
  /** Clients that became public in this run: their service account is still there, but it is no longer exported. */
  readonly hiddenAccounts: Set<string>;
  /** The usernames of users that are shown with their email address in its place, by that. */
  readonly usernames: Map<string, string>;
  /** What the steps could not compare. */
  readonly unknown: UnknownProperty[];
  /** What the steps do not know. */
  readonly unpredicted: Unpredicted[];
  /** The names of the documents that were imported before and are skipped. */
  readonly skipped: string[];
  readonly observer: Observer | undefined;
}

/** A write of a run. */
export interface Write {
  /** The name of the document that is imported. */
  readonly document: string;
  /** What the run is doing. */
  readonly step: string;
}

/**
 * Is shown the realm after each write of a run. The realm is that of the run, and the next write changes it.
 *
 * @param client the ID of a client where nothing but that and its service account can have changed.
 */
export type Observer = (realm: LiveRealm, write: Write, client: string | undefined) => void;

/**
 * Shows the realm as it is now to who observes the run: keycloak-config-cli has sent something to Keycloak.
 *
 * @param client the ID of the client that was written, where it was one.
 */
export function wrote({ realm, document, observer }: Run, step: string, client?: string): void {
  observer?.(realm, { document, step }, client);
}

/** A property that is not compared, because a variable in its value has no known value. */
export interface UnknownProperty extends EntityName {
  readonly path: string;
  /** Given where the live value is what is not known: Keycloak does not show it. */
  readonly hidden?: true;
}

/** An entity as a plan names it. */
export interface EntityName {
  readonly type: string;
  readonly name: string;
}

/** @param before the realm before the run, which is not changed. */
export function startRun(before: LiveRealm, settings: ReconcilerSettings, observer?: Observer): Run {
  return {
    realm: cloneRealm(before),
    settings,
    memory: new Map(),
    document: '',
    knowsSecrets: ![...before.clients.values()].some((client) => hasMaskedSecret(before, client)),
    internalIds: internalIdsOf(before),
    hiddenAccounts: new Set(),
    usernames: new Map(),
    unknown: [],
    unpredicted: [],
    skipped: [],
    observer,
  };
}

/** Keycloak keeps secrets of clients that became public, which mean nothing. */
function hasMaskedSecret(realm: LiveRealm, client: JsonObject): boolean {
  return keepsSecret(realm, client) && asExported(client)?.['secret'] === MASKED_SECRET;
}
