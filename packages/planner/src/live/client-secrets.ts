import { isObject, type JsonObject, textAt } from '@realm-as-code/renderer';
import { type Api, pathOfRealm } from './admin-api.ts';
import { type Problem, unexpectedStatus } from './problem.ts';

/** How many secrets are asked for at once. */
const AT_ONCE = 8;

/**
 * Puts the secrets of clients into an export, which has them masked.
 *
 * @param clients the clients of the export; those with a secret are changed.
 * @returns why they could not be read, undefined when they were.
 */
export async function addClientSecrets(
  api: Api,
  realm: string,
  clients: readonly JsonObject[],
): Promise<Problem | undefined> {
  const confidential = clients.filter((client) => client['publicClient'] !== true && client['secret'] !== undefined);
  for (let at = 0; at < confidential.length; at += AT_ONCE) {
    const some = confidential.slice(at, at + AT_ONCE);
    const problems = await Promise.all(some.map(async (client) => addSecret(api, realm, client)));
    const problem = problems.find((one) => one !== undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function addSecret(api: Api, realm: string, client: JsonObject): Promise<Problem | undefined> {
  const path = `${pathOfRealm(realm)}/clients/${textAt(client, 'id') ?? ''}/client-secret`;
  const answer = await api.ask('GET', path);
  if ('problem' in answer) return answer;
  if (answer.status === 403) {
    return {
      problem: 'this account may not read the secrets of clients',
      hint: 'It needs view-clients of realm-management',
    };
  }
  if (answer.status !== 200 || !isObject(answer.body)) return unexpectedStatus(answer.status, 'a client secret');
  client['secret'] = textAt(answer.body, 'value') ?? '';
  return undefined;
}
