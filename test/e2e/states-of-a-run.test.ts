import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveRealm, toLiveRealm } from '@realm-as-code/planner';
import { repository } from '../folders.ts';
import { differences } from '../json-patch.ts';
import { recordable } from '../recordable.ts';
import { decisiveOf, modelled, type RunDocument, stepsOf } from '../states-of-a-run.ts';
import type { Document } from './admin-api.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { deployedSettings, ManagedDocuments, needsReconciler, reconcilerVersion } from './reconciler.ts';
import { startRecordingProxy } from './recording-proxy.ts';

const REALM = 'aihub';
/** Writes the cases to test/aihub-recorded-states, from which they are tested without servers. */
const isRecording = process.env['STATES_RECORD'] !== undefined;

type Edit = (documents: ManagedDocuments) => void;

/** What is done to the managed documents, one case after the other over the same realm. */
const CASES: Readonly<Record<string, Edit>> = {
  'as generated': () => undefined,
  'another message': (documents) =>
    documents.edit('auth-flows', ({ authenticatorConfig }) => {
      named(authenticatorConfig, 'browser - deny without AIHubAccess')['config'].denyErrorMessage = 'No.';
    }),
  'an execution added': (documents) =>
    documents.edit('auth-flows', ({ authenticationFlows }) => {
      named(authenticationFlows, 'browser-aihub-authenticate')['authenticationExecutions'].push(
        execution('auth-spnego', 'DISABLED', 25),
      );
    }),
  'a gate switched off': (documents) =>
    documents.edit('auth-flows', ({ authenticationFlows }) => {
      const flow = named(authenticationFlows, 'Post Broker Login - AIHubAccess Check');
      flow['authenticationExecutions'][0].requirement = 'DISABLED';
    }),
  'a sub-flow renamed': (documents) =>
    documents.edit('auth-flows', ({ authenticationFlows }) => {
      named(authenticationFlows, 'langfuse-gate-browser')['alias'] = 'langfuse-gate-web';
      for (const one of named(authenticationFlows, 'browser-aihub')['authenticationExecutions'])
        if (one.flowAlias === 'langfuse-gate-browser') one.flowAlias = 'langfuse-gate-web';
    }),
  'another flow bound': (documents) =>
    documents.edit('auth-flows', (document) => (document['browserFlow'] = 'browser')),
  'the first flow bound again': () => undefined,
  'a client scope renamed': (documents) => {
    const renamed = (name: string): string => (name === 'langfuse-sysadmin-gate' ? 'gate' : name);
    documents.edit('client-scopes', ({ clientScopes }) => {
      for (const scope of clientScopes) scope.name = renamed(scope.name as string);
    });
    documents.edit('clients', ({ clients }) => {
      for (const client of clients)
        client.defaultClientScopes = (client.defaultClientScopes as string[] | undefined)?.map(renamed);
    });
    documents.edit('auth-flows', ({ authenticatorConfig }) => {
      for (const { config } of authenticatorConfig) if ('client_scope' in config) config.client_scope = 'gate';
    });
  },
  'a role removed': (documents) =>
    documents.edit('roles', ({ roles }) => {
      roles.realm = (roles.realm as Document[]).filter(({ name }) => name !== 'AIHubSysAdmin');
    }),
  'clients with a flow of their own': withOwnFlow,
  'that flow changed': (documents) => {
    withOwnFlow(documents);
    documents.edit('auth-flows', ({ authenticationFlows }) => {
      named(authenticationFlows, 'for one client')['authenticationExecutions'].push(
        execution('auth-spnego', 'DISABLED', 30),
      );
    });
  },
  'all of that taken back': () => undefined,
};

/** A client of the realm and a new one have a flow of their own, which is made before the clients. */
function withOwnFlow(documents: ManagedDocuments): void {
  documents.edit('auth-flows', ({ authenticationFlows }) => {
    authenticationFlows.push({
      alias: 'for one client',
      description: '',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [
        execution('auth-cookie', 'ALTERNATIVE', 10),
        execution('auth-username-password-form', 'ALTERNATIVE', 20),
      ],
    });
  });
  documents.edit('clients', ({ clients }) => {
    const langfuse = (clients as Document[]).find(({ clientId }) => clientId === 'langfuse');
    if (langfuse === undefined) throw new Error('no langfuse');
    langfuse['authenticationFlowBindingOverrides'] = { browser: 'for one client' };
    clients.push({ ...langfuse, clientId: 'traces', secret: 'of traces' });
  });
  const flows = readdirSync(documents.folder).find((name) => name.endsWith('-auth-flows.json')) as string;
  renameSync(join(documents.folder, flows), join(documents.folder, '25-auth-flows.json'));
}

function named(entities: Document[], alias: string): Document {
  const found = entities.find((one) => one['alias'] === alias);
  if (found === undefined) throw new Error(`no ${alias}`);
  return found;
}

function execution(authenticator: string, requirement: string, priority: number): Document {
  return { authenticator, authenticatorFlow: false, requirement, priority, userSetupAllowed: false };
}

describe('the states of a run', needsReconciler, () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => keycloak?.stop());

  async function exported(): Promise<Document> {
    const path = `/${REALM}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
    return (await (await keycloak.admin.call('POST', path)).json()) as Document;
  }

  const liveOf = (realm: Document): LiveRealm => ({ ...toLiveRealm(realm), users: new Map() });

  it.each(Object.keys(CASES))(
    'are those that Keycloak has after each write of keycloak-config-cli: %s',
    async (name) => {
      const documents = new ManagedDocuments();
      CASES[name]?.(documents);
      const before = await exported();
      const states = [decisiveOf(liveOf(before))];
      const proxy = await startRecordingProxy(keycloak.url, REALM, async () => {
        states.push(decisiveOf(liveOf(await exported())));
      });
      const run = await documents.reconcile(proxy.url, { JAVA_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' });
      await proxy.stop();
      expect(run.exitCode, run.output).toBe(0);
      const [steps, files] = [stepsOf(states), read(documents)];
      if (isRecording) record(name, before, files, steps);
      const { steps: foreseen, failure } = modelled(liveOf(before), files, deployedSettings, reconcilerVersion);
      expect(failure).toBeUndefined();
      expect(foreseen).toEqual(steps);
    },
    600_000,
  );
});

/** Keeps a case, from which it is tested without servers. */
function record(name: string, before: Document, documents: readonly RunDocument[], steps: string[][]): void {
  const base = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as Document;
  const recorded = {
    before: differences(base['export'], recordable(before)),
    documents: documents.map(({ name: file, value }) => {
      const own = file.replace(/^\d+-|\.json$/g, '');
      return { name: file, changes: differences((base['managed'] as Document)[own], value) };
    }),
    steps,
  };
  const folder = join(repository, 'test/aihub-recorded-states');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name.replaceAll(' ', '-')}.json`), `${JSON.stringify(recorded)}\n`);
}

function read(documents: ManagedDocuments): RunDocument[] {
  return readdirSync(documents.folder)
    .toSorted()
    .map((name) => ({ name, value: JSON.parse(readFileSync(join(documents.folder, name), 'utf8')) as Document }));
}
