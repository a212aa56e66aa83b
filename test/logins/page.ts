import type { Page } from './browser.ts';

/** A form of Keycloak's base theme. */
export interface Form {
  readonly action: string;
  /** The values that the page has for its inputs. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** @returns the name that Keycloak's templates go by, such as `login`, `login-otp` or `error`. */
export function pageId({ html }: Page): string {
  return /data-page-id="login-([^"]*)"/.exec(html)?.[1] ?? '';
}

/** @returns the form that the user is meant to fill in; undefined where the page has none. */
export function formOf({ html }: Page): Form | undefined {
  const form = [...html.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/gi)].find(
    ([text]) => !text.includes('kc-select-try-another-way-form'),
  );
  if (form === undefined) return undefined;
  const inputs = [...(form[2] ?? '').matchAll(/<(?:input|button)\b[^>]*>/g)].map(([tag]) => {
    const of = (attribute: string): string | undefined => new RegExp(`\\b${attribute}="([^"]*)"`).exec(tag)?.[1];
    return [of('name') ?? '', plain(of('value') ?? '')] as const;
  });
  return { action: plain(form[1] ?? ''), inputs: Object.fromEntries(inputs.filter(([name]) => name !== '')) };
}

/** @returns where "try another way" leads; undefined where the page does not offer it. */
export function tryAnotherWay({ html }: Page): string | undefined {
  const action = /<form id="kc-select-try-another-way-form" action="([^"]*)"/.exec(html)?.[1];
  return action === undefined ? undefined : plain(action);
}

/** @returns the executions that the page of "try another way" lets the user choose from. */
export function choicesOf({ html }: Page): string[] {
  return [...html.matchAll(/name="authenticationExecution" value="([^"]*)"/g)].map(([, id = '']) => id);
}

/** @returns the link to an identity provider; undefined where the page has none. */
export function linkTo({ html, url }: Page, provider: string): URL | undefined {
  const tag = [...html.matchAll(/<a\b[^>]*>/g)].find(([text]) => text.includes(`id="social-${provider}"`))?.[0];
  const link = tag === undefined ? undefined : /href="([^"]*)"/.exec(tag)?.[1];
  return link === undefined ? undefined : new URL(plain(link), url);
}

/** @returns what the page says has gone wrong; undefined where nothing has. */
export function errorOf({ html }: Pick<Page, 'html'>): string | undefined {
  const text =
    /<p class="instruction">([\s\S]*?)<\/p>/.exec(html)?.[1] ??
    /<div class="alert-error[\s\S]*?<\/div>\s*<span class="[^"]*">([\s\S]*?)<\/span>/.exec(html)?.[1] ??
    /<span id="input-error[^>]*>([\s\S]*?)<\/span>/.exec(html)?.[1];
  return text === undefined ? undefined : plain(text).replaceAll(/\s+/g, ' ').trim();
}

/** @returns what the page says has gone well. */
export function infoOf({ html }: Page): string | undefined {
  const text = /<div class="alert-(?:success|info)[\s\S]*?<\/div>\s*<span class="[^"]*">([\s\S]*?)<\/span>/.exec(
    html,
  )?.[1];
  return text === undefined ? undefined : plain(text).replaceAll(/\s+/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

function plain(text: string): string {
  return text.replaceAll(/&(#?)(\w+);/g, (all, isNumber: string, name: string) =>
    isNumber === '#' ? String.fromCodePoint(Number(name)) : (ENTITIES[name] ?? all),
  );
}
