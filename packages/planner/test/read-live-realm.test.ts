import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LiveRealm, type LiveRealmSource, type Problem, readLiveRealm } from '../src/index.ts';
import { answerAsKeycloak, type Handler, isFor, json, KeycloakDouble } from './keycloak-double.ts';

const MASK = '**********';
const exported = {
  realm: 'shop',
  clients: [
    { id: 'id-of-api', clientId: 'api', secret: MASK },
    { id: 'id-of-web', clientId: 'web', secret: MASK, publicClient: true },
    { id: 'id-of-jobs', clientId: 'jobs' },
  ],
};
const keycloak = answerAsKeycloak(() => exported, 'a secret');
const server = new KeycloakDouble(keycloak);
const admin = { user: 'admin', password: 'p', loginRealm: 'master' };

beforeAll(async () => server.start());
afterAll(async () => server.stop());
beforeEach(() => {
  server.handler = keycloak;
  server.requests.length = 0;
});

async function read(change: Partial<LiveRealmSource> = {}): Promise<{ live: LiveRealm } | Problem> {
  return readLiveRealm({
    url: server.url,
    realm: 'shop',
    credentials: admin,
    secrets: false,
    providers: false,
    timeout: 5,
    ...change,
  });
}

async function liveRealm(change?: Partial<LiveRealmSource>): Promise<LiveRealm> {
  const result = await read(change);
  if ('problem' in result) throw new Error(result.problem);
  return result.live;
}

describe('a live realm', () => {
  it('takes a token and an export to read, and nothing is written', async () => {
    const live = await liveRealm();
    expect([...live.clients.keys()]).toEqual(['api', 'web', 'jobs']);
    expect(server.requests).toEqual([
      'POST /realms/master/protocol/openid-connect/token',
      'POST /admin/realms/shop/partial-export',
    ]);
  });

  it('may be below a path', async () => {
    await liveRealm({ url: `${server.url}/auth/` });
    expect(server.requests).toEqual([
      'POST /auth/realms/master/protocol/openid-connect/token',
      'POST /auth/admin/realms/shop/partial-export',
    ]);
  });

  it('has the secrets of confidential clients when asked for them', async () => {
    const live = await liveRealm({ secrets: true });
    expect([...live.clients.values()].map((client) => client['secret'])).toEqual(['a secret', undefined, undefined]);
    expect(server.requests.slice(2)).toEqual(['GET /admin/realms/shop/clients']);
  });

  it('has the providers of its server when asked for them', async () => {
    server.handler = (request, response) => {
      if (!isFor(request, '/admin/serverinfo')) keycloak(request, response);
      else json(response, 200, { providers: { authenticator: { providers: { 'our-check': {} } } } });
    };
    expect((await liveRealm({ providers: true })).providers.authenticators).toEqual(['our-check']);
    expect((await liveRealm()).providers.authenticators).toContain('auth-cookie');
  });
});

describe('signing in', () => {
  const forms: string[] = [];
  beforeEach(() => {
    forms.length = 0;
    server.handler = (request, response) => {
      let form = '';
      request.on('data', (chunk: Buffer) => (form += chunk.toString()));
      request.on('end', () => {
        if (isFor(request, '/token')) forms.push(form);
        keycloak(request, response);
      });
    };
  });

  it('works as an administrator', async () => {
    await liveRealm({ credentials: { ...admin, password: 'a&b=c ü' } });
    expect(forms).toEqual(['grant_type=password&client_id=admin-cli&username=admin&password=a%26b%3Dc+%C3%BC']);
  });

  it('works as a client of a realm', async () => {
    await liveRealm({ credentials: { clientId: 'planner', clientSecret: 's', loginRealm: 'shop' } });
    expect(forms).toEqual(['grant_type=client_credentials&client_id=planner&client_secret=s']);
    expect(server.requests[0]).toBe('POST /realms/shop/protocol/openid-connect/token');
  });
});

describe('a realm that the account may view and not export', () => {
  const parts = { scopeMappings: true };
  const answers: Record<string, unknown> = {
    '': { realm: 'shop', id: 'realm-id', enabled: true, browserFlow: 'ours' },
    '/clients': [
      { id: '1', clientId: 'web', publicClient: true },
      { id: '2', clientId: 'api', serviceAccountsEnabled: true, secret: 'a secret' },
    ],
    '/clients/2/roles': [{ id: 'r2', name: 'read', clientRole: true }],
    '/clients/2/service-account-user': { id: 'u', username: 'service-account-api' },
    '/users/u/role-mappings': { clientMappings: { api: { mappings: [{ name: 'read' }] } } },
    '/users/u/groups': [{ path: '/staff' }],
    '/roles': [{ id: 'r1', name: 'buyer', composite: true }],
    '/roles-by-id/r1/composites': [{ name: 'read', clientRole: true, containerId: '2' }],
    '/groups': [{ id: 'g', name: 'staff', subGroupCount: 1 }],
    '/groups/g/children': [{ id: 'h', name: 'night', subGroupCount: 0, realmRoles: ['buyer'] }],
    '/clients/1/scope-mappings': { realmMappings: [{ name: 'buyer' }] },
    '/authentication/flows': [
      {
        alias: 'ours',
        topLevel: true,
        authenticationExecutions: [{ flowAlias: 'inner', authenticatorFlow: true, requirement: 'REQUIRED' }],
      },
    ],
    '/authentication/flows/ours/executions': [{ flowId: 'f' }, { authenticationConfig: 'c' }],
    '/authentication/flows/f': {
      alias: 'inner',
      topLevel: false,
      authenticationExecutions: [{ authenticator: 'idp', authenticatorConfig: 'to-idp', requirement: 'REQUIRED' }],
    },
    '/authentication/config/c': { alias: 'to-idp', config: { defaultProvider: 'x' } },
    '/components': [
      { id: 'l', parentId: 'realm-id', providerType: 'storage', name: 'ldap' },
      { id: 'm', parentId: 'l', providerType: 'mapper', name: 'mail' },
    ],
    '/identity-provider/instances': [{ alias: 'x' }],
    '/identity-provider/instances/x/mappers': [{ name: 'to-name', identityProviderAlias: 'x' }],
    '/localization': ['de'],
    '/localization/de': { hello: 'Hallo' },
  };
  const viewer: Handler = (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path.endsWith('/token')) return keycloak(request, response);
    if (path.endsWith('/partial-export')) return json(response, 403, {});
    if (path.endsWith('/serverinfo')) return json(response, 200, { systemInfo: { version: '26.5.5' } });
    return json(response, 200, answers[path.replace('/admin/realms/shop', '')] ?? []);
  };

  it('is read in parts', async () => {
    server.handler = viewer;
    const live = await liveRealm({ parts, secrets: true });
    expect(live.keycloak).toBe('26.5.5');
    expect(live.clients.get('api')?.['secret']).toBe('a secret');
    expect(Object.fromEntries(live.realmRoles)).toEqual({
      buyer: { composites: { client: { api: ['read'] } }, name: 'buyer' },
    });
    expect(live.clientRoles.get('api')?.get('read')).toEqual({ name: 'read' });
    expect(live.serviceAccounts.get('api')).toMatchObject({ clientRoles: { api: ['read'] }, groups: ['/staff'] });
    expect([...live.groups.keys()]).toEqual(['/staff', '/staff/night']);
    expect([...live.components.keys()]).toEqual(['storage/ldap', 'storage/ldap/mapper/mail']);
    expect(live.flows.get('inner')?.executions).toEqual([
      { authenticator: 'idp', config: 'to-idp', requirement: 'REQUIRED' },
    ]);
    expect(live.authenticatorConfigs.get('to-idp')).toEqual({ defaultProvider: 'x' });
    expect([...live.identityProviderMappers.keys()]).toEqual(['x/to-name']);
    expect(live.localizationTexts.get('de')).toEqual({ hello: 'Hallo' });
    expect([...live.scopeMappings.keys()]).toEqual(['client/web']);
    expect(server.requests.filter((one) => !one.startsWith('GET ') && !/token|partial-export/.test(one))).toEqual([]);
  });

  it.each(['../../master', '..', '.', 'a/../../../x', '%2e%2e', '..%2f..', 'a?b=c#d', 'a\\..\\..', '\ud800'])(
    'is asked for below its own address, whatever ids and names the server gives: %s',
    async (evil) => {
      const withEvil = (text: string): string =>
        text.replaceAll(
          /"(id|alias|flowId|authenticationConfig)":"[^"]*"/g,
          (_, key) => `"${key}":${JSON.stringify(evil)}`,
        );
      server.handler = (request, response) => {
        const end = response.end.bind(response);
        response.end = ((text: string) => end(withEvil(text))) as typeof response.end;
        viewer(request, response);
      };
      await read({ parts, secrets: true });
      const asked = server.requests.map((one) => one.split(' ')[1]);
      expect(asked.length).toBeGreaterThan(20);
      const allowed = /^\/(admin\/realms\/shop\/|admin\/realms\/shop$|admin\/serverinfo$|realms\/master\/protocol\/)/;
      expect(asked.filter((path) => !allowed.test(path ?? ''))).toEqual([]);
    },
  );

  it('takes no request for each client unless documents have scope mappings, and no secret unless asked for', async () => {
    server.handler = viewer;
    const live = await liveRealm({ parts: { scopeMappings: false } });
    expect(live.clients.get('api')).not.toHaveProperty('secret');
    expect(server.requests.filter((one) => one.includes('scope-mappings'))).toEqual([]);
  });

  it('names the right that is missing', async () => {
    server.handler = (request, response) =>
      isFor(request, '/identity-provider/instances') ? json(response, 403, {}) : viewer(request, response);
    expect(await read({ parts })).toEqual({
      problem: 'this account may not read the realm "shop": it lacks view-identity-providers of shop-realm',
      hint: 'Rights to view are enough; nothing is written',
    });
  });

  it('says what is refused for another reason', async () => {
    server.handler = (request, response) =>
      isFor(request, '/components') ? json(response, 403, {}) : viewer(request, response);
    expect(await read({ parts })).toMatchObject({
      problem: 'this account may not read /components: it lacks view-realm of realm-management',
    });
  });
});

describe('what is in the way is said with a hint:', () => {
  /** Signs in as Keycloak does, and answers everything else in another way. */
  const afterSignIn =
    (handler: Handler): Handler =>
    (request, response) =>
      (isFor(request, '/token') ? keycloak : handler)(request, response);

  it.each<[what: string, handler: Handler, problem: string, hint: string]>([
    [
      'a wrong password',
      (_, response) => json(response, 401, { error: 'invalid_grant', error_description: 'Invalid user credentials' }),
      'the user "admin" cannot sign in to the realm "master": Invalid user credentials',
      'Is the password right?',
    ],
    [
      'an unknown realm to sign in to',
      (_, response) => json(response, 404, { error: 'Realm does not exist' }),
      'there is no realm "master" to sign in to at URL',
      'Name another one with --login-realm, or correct --url',
    ],
    [
      'an unknown realm',
      afterSignIn((_, response) => json(response, 404, { error: 'Realm not found.' })),
      'there is no realm "shop" at URL',
      'Name another one with --realm',
    ],
    [
      'missing rights',
      afterSignIn((request, response) => json(response, isFor(request, '/users') ? 200 : 403, [])),
      'this account may not read the realm "shop": it lacks manage-realm, view-realm, view-clients, view-identity-providers of shop-realm',
      'Nothing is written; it is Keycloak that asks for manage-realm to export a realm',
    ],
    [
      'an error of the server',
      (_, response) => json(response, 500, { error: 'unknown_error' }),
      'Keycloak answered the request for a token with HTTP 500',
      'Its log says more',
    ],
    [
      "a proxy's page",
      (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
      'URL answered with a web page (HTTP 502) instead of Keycloak’s JSON',
      'A proxy or another program is answering: check --url, including its path',
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'https://elsewhere.example.org/' }).end(),
      'URL redirects to https://elsewhere.example.org',
      'Use that address as --url',
    ],
    [
      'an answer that is cut off',
      afterSignIn((_, response) => response.end('{"realm":"shop","cli')),
      'the answer from URL is cut off, or is not JSON (HTTP 200, 20 characters)',
      'Try again',
    ],
    [
      'an answer that has no end',
      afterSignIn((_, response) => {
        // A closed connection takes what is written to it at once: the loop of events has to tell that it is closed.
        const more = (): void => {
          if (!response.destroyed) response.write(' '.repeat(2 ** 24), () => setImmediate(more));
        };
        more();
      }),
      'URL sent more than 512 MiB',
      'Check --url: no realm is like that',
    ],
    [
      'a list that has no end',
      afterSignIn((request, response) => {
        if (!isFor(request, '/shop/clients')) return keycloak(request, response);
        const page = JSON.stringify(Array.from({ length: 1000 }, (_, index) => ({ clientId: String(index) })));
        response.end(`${page}${' '.repeat(2 ** 27)}`);
      }),
      'URL sent more than 512 MiB',
      'Check --url: no realm is like that',
    ],
    [
      'an answer that is deeper than anything could follow',
      afterSignIn((_, response) => response.end(`{"realm":"shop","groups":${'['.repeat(1e6)}${']'.repeat(1e6)}}`)),
      'the answer from URL is nested more than 500 levels deep',
      'Check --url: no realm is like that',
    ],
    [
      'a connection that breaks',
      afterSignIn((_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"realm"');
        setTimeout(() => response.destroy(), 50);
      }),
      'URL closed the connection in the middle of its answer',
      'Try again; a proxy may be limiting the size of answers',
    ],
  ])('%s', async (_, handler, problem, hint) => {
    server.handler = handler;
    // None of them is waited for: half a gigabyte takes a slow machine some seconds.
    expect(await read({ secrets: true, timeout: 120 })).toMatchObject({
      problem: problem.replace('URL', server.url),
      hint,
    });
  });

  it.each([
    ['/partial-export', 'the export of the realm'],
    ['/shop/clients', 'the request for /realms/shop/clients'],
    ['/serverinfo', 'the request for its providers'],
  ])('an error of the server at %s', async (path, request) => {
    server.handler = (asked, response) =>
      isFor(asked, path) ? json(response, 500, { error: 'unknown_error' }) : keycloak(asked, response);
    expect(await read({ secrets: true, providers: true })).toMatchObject({
      problem: `Keycloak answered ${request} with HTTP 500`,
      hint: 'Its log says more',
    });
  });

  it('and whether it is in the way of every realm', async () => {
    const kindWith = async (handler: Handler): Promise<unknown> => {
      server.handler = handler;
      const result = await read();
      return 'kind' in result ? result.kind : undefined;
    };
    expect(await kindWith((_, response) => json(response, 401, {}))).toBe('sign-in');
    expect(await kindWith(afterSignIn((_, response) => json(response, 404, {})))).toBe('no-realm');
    expect(await kindWith(afterSignIn((_, response) => json(response, 500, {})))).toBeUndefined();
  });

  it('silence', async () => {
    server.handler = () => undefined;
    expect(await read({ timeout: 0.2 })).toMatchObject({
      problem: `${server.url} did not answer within 0.2 s`,
      hint: 'Wait longer with --timeout',
    });
  });

  it('a client that cannot sign in', async () => {
    server.handler = (_, response) => json(response, 401, { error: 'unauthorized_client' });
    const credentials = { clientId: 'planner', clientSecret: 's', loginRealm: 'shop' };
    expect(await read({ credentials })).toMatchObject({
      problem: 'the client "planner" cannot sign in to the realm "shop": unauthorized_client',
      hint: 'Is the secret right, and does the client have a service account?',
    });
  });

  it('rights that an account of the realm itself lacks', async () => {
    server.handler = afterSignIn((_, response) => json(response, 403, {}));
    const result = await read({ credentials: { ...admin, loginRealm: 'shop' } });
    expect(result).toMatchObject({
      problem: expect.stringContaining(
        'it lacks manage-realm, view-realm, view-clients, view-users, view-identity-providers of realm-management',
      ) as unknown,
    });
  });

  it('secrets that the account may not read', async () => {
    server.handler = (request, response) =>
      isFor(request, '/shop/clients') ? json(response, 403, {}) : keycloak(request, response);
    expect(await read({ secrets: true })).toMatchObject({
      problem: 'this account may not read /clients: it lacks view-clients of realm-management',
      hint: 'Give it that role; nothing is written',
    });
  });

  it('a host that nobody knows', async () => {
    expect(await read({ url: 'http://keycloak.invalid' })).toMatchObject({
      problem: 'the host of http://keycloak.invalid cannot be found',
      hint: 'Check --url',
    });
  });

  it('a port that nobody listens at', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    await new Promise((resolve) => gone.close(resolve));
    expect(await read({ url })).toMatchObject({
      problem: `nothing answers at ${url}`,
      hint: 'Is Keycloak running, and is the port right?',
    });
  });

  it('HTTP where TLS is expected', async () => {
    const url = server.url.replace('http:', 'https:');
    expect(await read({ url })).toMatchObject({ problem: `${url} does not speak TLS`, hint: 'Use http in --url' });
  });

  it.each(['auth.example.org', 'ftp://auth.example.org', ''])('"%s", which is no address', async (url) => {
    expect(await read({ url })).toMatchObject({
      problem: `${url} is not an http or https URL`,
      hint: 'Write it like https://auth.example.org',
    });
  });

  it.each(['http://bob:pw/1@auth.example.org', 'bob:pw/1@auth.example.org'])(
    'the address %s, without its password',
    async (url) => {
      expect(await read({ url })).toMatchObject({ problem: '…@auth.example.org is not an http or https URL' });
    },
  );
});
