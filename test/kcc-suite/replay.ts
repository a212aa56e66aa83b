import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { freshRealm } from '@realm-as-code/adopter';
import {
  type Change,
  compareRealms,
  type Failure,
  type ImportFilesRead,
  type LiveRealm,
  readBesideExport,
  readImportFiles,
  reconcile,
  type ReconcilerSettings,
  reconcilerSettings,
  toLiveRealm,
  toNewRealm,
  type Unpredicted,
} from '@realm-as-code/planner';
import { withStateCipher } from '../../packages/cli/src/input/state-cipher.ts';
import { withPredictedNames } from './generated-clients.ts';
import { exportIn, type RecordedState, recordedApi, usernamesIn } from './recorded-api.ts';
import { withRecordedOrganizations } from './recorded-organizations.ts';

/** A run of keycloak-config-cli over a document of its own test suite. */
interface RecordedStep {
  readonly file: string;
  readonly document: string;
  readonly realm: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Indexes of states; null where there was no realm. */
  readonly before: number | null;
  readonly after: number | null;
  readonly exit: number;
  readonly errors: readonly string[];
}

/** What the model says of a step, beside what was recorded. */
export interface Verdict {
  readonly step: RecordedStep;
  /** From the realm that the model predicts to the one that was recorded. */
  readonly differences: readonly Change[];
  readonly unpredicted: readonly Unpredicted[];
  readonly failure: Failure | undefined;
  /** Whether everything is right: the realm after the run, and whether it fails. */
  readonly isRight: boolean;
}

/** The version of Keycloak in the recordings. */
const KEYCLOAK = '26.5.5';
/** The version of keycloak-config-cli in the recordings: a development build of it. */
const VERSION = '6.5.1-SNAPSHOT';
const STATE = 'de.adorsys.keycloak.config.';

/** @returns the recorded folders of documents in a folder of recordings. */
export function recordedFolders(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
}

/**
 * @param keycloak the version of Keycloak in the recordings.
 * @param version that of keycloak-config-cli.
 */
export async function replay(folder: string, name: string, keycloak = KEYCLOAK, version = VERSION): Promise<Verdict[]> {
  const text = gunzipSync(readFileSync(join(folder, name))).toString();
  const { steps, states } = JSON.parse(text) as { steps: RecordedStep[]; states: RecordedState[] };
  const verdicts: Verdict[] = [];
  for (const step of steps) {
    const [before, after] = [step.before, step.after].map((index) => (index === null ? undefined : states[index]));
    verdicts.push(await replayStep(step, before, after, { keycloak, version }));
  }
  return verdicts;
}

async function replayStep(
  step: RecordedStep,
  before: RecordedState | undefined,
  after: RecordedState | undefined,
  { keycloak, version }: { readonly keycloak: string; readonly version: string },
): Promise<Verdict> {
  const usernames = [...new Set([before, after].flatMap((state) => (state === undefined ? [] : usernamesIn(state))))];
  const [live, actual] = await Promise.all(
    [before, after].map(async (state) =>
      state === undefined ? toNewRealm(freshRealm(keycloak, step.realm)) : readState(state, usernames),
    ),
  );
  const variables = new Map(Object.entries({ IMPORT_CACHE_ENABLED: 'false', ...step.settings }));
  const settings = withStateCipher(reconcilerSettings(variables, version));
  const { documents, diagnostics } = readStep(step, variables, version);
  const unreadable = diagnostics.find(({ severity }) => severity === 'error');
  const { after: predicted, failure: stopped, unpredicted } = reconcile(live as LiveRealm, documents, settings);
  const failure =
    unreadable === undefined ? stopped : { document: step.file, step: 'read the file', reason: unreadable.message };
  const recorded = withPredictedNames(predicted, actual as LiveRealm);
  const differences = [
    ...compareRealms(withRecordedOrganizations(predicted, recorded), recorded),
    ...compareState(predicted, recorded, settings),
  ].map(withoutGenerated);
  const found = differences.filter(({ action, properties }) => action !== 'change' || properties.length > 0);
  const isRight = found.length === 0 && (failure !== undefined) === (step.exit !== 0);
  return { step, differences: found, unpredicted, failure, isRight };
}

/** Files whose name, or whose folder's, begins with a dot are none that keycloak-config-cli finds. */
function readStep(
  { file, document }: RecordedStep,
  settings: ReadonlyMap<string, string>,
  version: string,
): ImportFilesRead {
  if (file.split('/').some((name) => name.startsWith('.'))) {
    const message = 'no file matches this';
    const diagnostic = { code: 'file-not-found', severity: 'error', file, line: 1, column: 1, message } as const;
    return { documents: [], diagnostics: [diagnostic], secrets: [] };
  }
  const environment = { version, settings, variables: new Map<string, string>(), mayHaveOthers: false };
  return readImportFiles([{ path: file, address: `file:/${file}`, text: document }], environment);
}

async function readState(state: RecordedState, usernames: readonly string[]): Promise<LiveRealm> {
  const live = toLiveRealm(exportIn(state));
  const users = usernames.map((username) => ({ username, credentials: true, identities: true }));
  const beside = { users, organizations: true, userProfile: true };
  const read = await readBesideExport(recordedApi(state), live, beside);
  if ('problem' in read) throw new Error(read.problem);
  return read.live;
}

/** What keycloak-config-cli remembers, which a plan does not show: each list in one piece. */
function compareState(predicted: LiveRealm, actual: LiveRealm, { state }: ReconcilerSettings): Change[] {
  const [a, b] = [predicted, actual].map((realm) => notesOf(realm, state.cipher)) as [Notes, Notes];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => a[key] !== (a[key]?.includes(NO_ID) === true ? b[key]?.replaceAll(ID, NO_ID) : b[key]),
  );
  if (keys.length === 0) return [];
  const properties = keys.map((path) => ({ path, live: a[path] ?? null, file: b[path] ?? null }));
  return [{ action: 'change', type: 'realm', name: 'state', properties }];
}

type Notes = Record<string, string>;
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** What the model has for the id of something that the run makes. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** No text is encrypted twice alike. */
function notesOf({ attributes }: LiveRealm, cipher: ReconcilerSettings['state']['cipher']): Notes {
  const notes = [...attributes].filter(([key]) => key.startsWith(STATE));
  const lists = new Map<string, string>();
  const byNumber = new Intl.Collator('en', { numeric: true });
  for (const [key, part] of notes.toSorted(([a], [b]) => byNumber.compare(a, b))) {
    const [list = key] = /^.*(?=-\d+$)/.exec(key) ?? [];
    lists.set(list, `${lists.get(list) ?? ''}${part}`);
  }
  return Object.fromEntries([...lists].map(([list, text]) => [list, cipher?.decrypt(text) ?? text]));
}

/** A secret that Keycloak generates can be any. */
function withoutGenerated(change: Change): Change {
  return { ...change, properties: change.properties.filter(({ live }) => ![live].flat().includes('(generated)')) };
}
