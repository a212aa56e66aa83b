import { redirectUrisOf } from '../clients.ts';
import { clientName, identityProviderName } from '../entity-names.ts';
import { at, entries, items, type Placed } from '../../document/placed.ts';
import type { Examples, Report, Rule } from '../rule.ts';

const CLIENT_URLS = ['rootUrl', 'baseUrl', 'adminUrl'];
const CLIENT_ATTRIBUTES = [
  'backchannel.logout.url',
  'frontchannel.logout.url',
  'jwks.url',
  'ciba.backchannel.client.notification.endpoint',
];

export const rule: Rule<'insecure-url'> = {
  code: 'insecure-url',
  severity: 'error',
  title: 'a URL that leads to another machine without encryption',
  reason: 'Codes, tokens and passwords can be read and changed in transit. On localhost, nothing leaves the machine.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const name = clientName(client);
      const seen = new Set<string>();
      for (const { uri, place } of redirectUrisOf(client)) {
        if (seen.has(uri)) continue;
        seen.add(uri);
        check(place, uri, name, report);
      }
      for (const place of items(at(client, 'webOrigins'))) check(place, place.value, name, report);
      for (const key of CLIENT_URLS) check(at(client, key), at(client, key)?.value, name, report);
      for (const key of CLIENT_ATTRIBUTES) {
        const place = at(client, 'attributes', key);
        check(place, place?.value, name, report);
      }
    }
    for (const provider of realm.identityProviders) {
      const name = identityProviderName(provider);
      for (const [key, place] of entries(at(provider, 'config'))) {
        if (/url$/i.test(key) || key === 'issuer') check(place, place.value, name, report);
      }
    }
  },
};

function check(place: Placed | undefined, url: unknown, name: string, report: Report): void {
  if (place === undefined || typeof url !== 'string' || !/^http:\/\//i.test(url)) return;
  const host = /^http:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (isLocal(host)) return;
  report(place, { message: `${name}: "${url}" is not encrypted`, hint: 'Use https' });
}

function isLocal(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host) ||
    host === '' ||
    host === '*' // any host at all, which wildcard-redirect-uri reports
  );
}

const client = (uri: string): object => ({ clients: [{ clientId: 'app', redirectUris: [uri] }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('http://app.example.org/callback') },
  good: { 'managed/30-clients.json': client('http://localhost:3000/callback') },
};
