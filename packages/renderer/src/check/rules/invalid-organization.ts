import { compareVersions } from '../../keycloak/compare-versions.ts';
import { at, isKnownText, isOn, items, type Placed, text } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'invalid-organization'> = {
  code: 'invalid-organization',
  severity: 'error',
  title: 'an organization that Keycloak refuses',
  reason:
    'The first import fails: a name or a domain that another organization has, something that is not a domain, a redirect URL that is not http or https, organizations in a realm where they are off.',
  check: (realm, report) => {
    const names = new Map<string, string>();
    const domains = new Map<string, string>();
    for (const organization of realm.roots.flatMap((root) => items(at(root, 'organizations')))) {
      const name = text(organization, 'name') ?? '';
      checkName(organization, name, names, report);
      checkRedirect(organization, name, report);
      checkDomains(organization, name, domains, report);
    }
    checkSwitch(realm, report);
  },
};

/** A part of a domain: at most 63 letters, digits and hyphens, or a wildcard. */
const DOMAIN_LABEL = /^(\*|[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)$/u;
/** As Java reads a URI: the scheme in lower case, and none of these characters. */
const REDIRECT_URL = /^https?:(?!\/\/$)(?:[^\s"<>\\^`{|}%]|%[\dA-Fa-f]{2})+$/;

/** An organization is known by its alias: several documents may have parts of it. */
function checkName(organization: Placed, name: string, names: Map<string, string>, report: Report): void {
  const alias = text(organization, 'alias') ?? '';
  const owner = names.get(name);
  if (name === '') {
    report(organization, { message: 'an organization has no name', hint: 'Write its "name"' });
  } else if (owner !== undefined && owner !== alias) {
    const message = `there are two organizations with the name "${name}"`;
    report(organization, { message, hint: 'Rename one of them' });
  }
  names.set(name, alias);
}

function checkRedirect(organization: Placed, name: string, report: Report): void {
  const place = at(organization, 'redirectUrl');
  if (!isKnownText(place) || place.value === '' || REDIRECT_URL.test(place.value)) return;
  report(place, {
    message: `the organization "${name}" has the redirect URL "${place.value}", which is not a valid URL`,
    hint: 'Write a complete URL, such as https://app.example.org',
  });
}

function checkDomains(organization: Placed, name: string, domains: Map<string, string>, report: Report): void {
  for (const place of items(at(organization, 'domains')).flatMap((domain) => at(domain, 'name') ?? [])) {
    if (!isKnownText(place) || place.value === '') continue;
    const domain = place.value.toLowerCase();
    const owner = domains.get(domain);
    if (owner !== undefined && owner !== name) {
      const message = `the organizations "${owner}" and "${name}" have the domain "${place.value}"`;
      report(place, { message, hint: 'A domain belongs to one organization' });
    } else if (!domain.split('.').every((label) => DOMAIN_LABEL.test(label))) {
      const message = `"${place.value}" of the organization "${name}" is not a domain`;
      report(place, { message, hint: 'Write a domain such as example.org' });
    }
    domains.set(domain, name);
  }
}

/** Since 26.7, organizations are on unless the realm says otherwise. */
function checkSwitch(realm: RealmIndex, report: Report): void {
  const [first] = realm.roots.flatMap((root) => items(at(root, 'organizations')));
  const roots = realm.roots.filter((root) => at(root, 'organizationsEnabled') !== undefined);
  const isOff = roots.length === 0 ? compareVersions(realm.keycloak, '26.7.0') < 0 : !roots.some(isSwitchedOn);
  if (first === undefined || !isOff) return;
  const message = 'the realm has organizations, but they are switched off';
  report(first, { message, hint: 'Write "organizationsEnabled": true' });
}

function isSwitchedOn(root: Placed): boolean {
  const place = at(root, 'organizationsEnabled');
  return isOn(root, 'organizationsEnabled') || (typeof place?.value === 'string' && !isKnownText(place));
}

const realm = (domain: string): object => ({
  organizationsEnabled: true,
  organizations: [{ name: 'acme', alias: 'acme', domains: [{ name: domain }] }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': realm('https://acme.example.org') },
  good: { 'bootstrap/realm.json': realm('acme.example.org') },
};
