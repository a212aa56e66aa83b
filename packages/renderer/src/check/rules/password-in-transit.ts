import { at, isOn, items, text } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

const FEDERATION = 'org.keycloak.storage.UserStorageProvider';
/** An address of LDAP without TLS on another machine. */
const PLAIN_LDAP = /(^|[\s,])ldap:\/\/(?!(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?\s,]|$))/i;
const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

export const rule: Rule<'password-in-transit'> = {
  code: 'password-in-transit',
  severity: 'warning',
  title: 'a directory or mail server to which passwords travel without encryption',
  reason:
    'Keycloak sends the password of its own account there, and to a directory those of all who log in. Stages that run Keycloak with start-dev may do so.',
  check: (realm, report) => {
    if (realm.isDevelopment) return;
    const directories = realm.components.filter(([type]) => type === FEDERATION).flatMap(([, list]) => items(list));
    for (const directory of directories) {
      const urls = items(at(directory, 'config', 'connectionUrl'));
      const url = urls.find(({ value }) => typeof value === 'string' && PLAIN_LDAP.test(value));
      if (url === undefined || items(at(directory, 'config', 'startTls'))[0]?.value === 'true') continue;
      report(url, {
        message: `passwords reach the directory "${nameOf(directory)}" without encryption`,
        hint: 'Write "ldaps://…", or "startTls": ["true"]',
      });
    }
    for (const root of realm.roots) {
      const server = at(root, 'smtpServer');
      if (server === undefined || !isOn(server, 'auth') || isOn(server, 'ssl') || isOn(server, 'starttls')) continue;
      if (LOCAL.test(text(server, 'host') ?? '')) continue;
      report(server, {
        message: 'the password of the mail server travels without encryption',
        hint: 'Write "starttls": "true", or "ssl": "true"',
      });
    }
  },
};

const directory = (url: string): object => ({
  components: {
    [FEDERATION]: [
      {
        name: 'directory',
        providerId: 'ldap',
        config: { editMode: ['READ_ONLY'], connectionUrl: [url], bindCredential: ['$(env:LDAP)'] },
      },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/directory.json': directory('ldap://directory.example.org') },
  good: { 'bootstrap/directory.json': directory('ldaps://directory.example.org') },
};
