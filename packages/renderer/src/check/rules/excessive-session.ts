import { clientName } from '../entity-names.ts';
import type { Json } from '../../document/json.ts';
import { at } from '../../document/placed.ts';
import {
  describeLimit,
  type ExcessiveLifespan,
  excessiveLifespansOfClient,
  excessiveLifespansOfRealm,
} from '../../keycloak/session-limits.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'excessive-session'> = {
  code: 'excessive-session',
  severity: 'error',
  title: 'a session of a client that would last longer than a session of the realm',
  reason:
    'For one client, the first import fails with "unknown_error", and keycloak-config-cli stops with "HTTP 400 Bad Request". For all clients, the first import passes and every reconcile stops. What is compared is what the documents say, or Keycloak’s default; `plan` compares with the live realm.',
  check: (realm, report) => {
    const settingOf = (name: string): Json | undefined => realm.setting(name);
    for (const client of realm.clients) {
      const attributes = at(client, 'attributes');
      if (attributes === undefined) continue;
      for (const found of excessiveLifespansOfClient((name) => at(attributes, name)?.value, settingOf)) {
        const place = at(attributes, found.name) ?? client;
        report(place, { message: `${clientName(client)}: ${describe(found)}`, hint: hintFor(found) });
      }
    }
    for (const found of excessiveLifespansOfRealm(settingOf)) {
      const place = realm.roots.map((root) => at(root, found.name)).find((declared) => declared !== undefined);
      if (place !== undefined) report(place, { message: describe(found), hint: hintFor(found) });
    }
  },
};

function describe({ name, seconds, limit }: ExcessiveLifespan): string {
  return `"${name}" is ${seconds} seconds, above ${describeLimit(limit)}`;
}

function hintFor({ limit }: ExcessiveLifespan): string {
  return `Write ${limit.seconds} or less, or raise "${limit.setting}"`;
}

const client = (seconds: number): object => ({
  clients: [{ clientId: 'app', attributes: { 'client.session.max.lifespan': String(seconds) } }],
});

export const examples: Examples = {
  bad: {
    'bootstrap/realm.json': { ssoSessionMaxLifespan: 3600, clientSessionIdleTimeout: 1801 },
    'managed/30-clients.json': client(7200),
  },
  good: {
    'bootstrap/realm.json': { ssoSessionMaxLifespan: 3600, clientSessionIdleTimeout: 1800 },
    'managed/30-clients.json': client(3600),
  },
};
