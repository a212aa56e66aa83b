// What Keycloak refuses in an organization (OrganizationsResource, OrganizationAdapter, JpaOrganizationProvider).

import { type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';

/** What an alias cannot have in it (ReservedCharValidator). */
const RESERVED = /[\s:/?#@!$&()*+,;=[\]\\]/;
/** The part of an address of mail behind the @. */
const MAIL_DOMAIN = /^[^\s@.,;:()<>[\]\\"]+(?:\.[^\s@.,;:()<>[\]\\"]+)*$/;
const LONGEST_DOMAIN = 255;

/**
 * @param next what it is to be.
 * @param live what it is; undefined where it is to be made.
 * @param organizations all of the realm.
 */
export function isRefused(
  next: JsonObject,
  live: JsonObject | undefined,
  organizations: ReadonlyMap<string, JsonObject>,
): boolean {
  const others = [...organizations.values()].filter((one) => one !== live);
  const [name, alias] = [textAt(next, 'name') ?? '', textAt(next, 'alias') ?? ''];
  const isTaken =
    live === undefined
      ? others.some((one) => textAt(one, 'name') === name || textAt(one, 'alias') === alias)
      : textAt(live, 'name') !== name &&
        others.some((one) => textAt(one, 'name') === name || domainsOf(one).includes(name));
  const isNameless = live === undefined && (name.trim() === '' || RESERVED.test(alias));
  const taken = new Set(others.flatMap(domainsOf));
  return (
    isNameless ||
    isTaken ||
    !isUrl(textAt(next, 'redirectUrl')) ||
    domainsOf(next).some((one) => !isDomain(one) || taken.has(one.toLowerCase()))
  );
}

function domainsOf(organization: JsonObject): string[] {
  return objectsAt(organization, 'domains').map((domain) => textAt(domain, 'name') ?? '');
}

function isDomain(text: string): boolean {
  return text.length <= LONGEST_DOMAIN && MAIL_DOMAIN.test(text);
}

function isUrl(text: string | undefined): boolean {
  return text === undefined || text === '' || (/^https?:[^\s\\^`{|}<>"]+$/.test(text) && URL.canParse(text));
}
