import type { Way } from '@realm-as-code/access';

/** What the realm uses its flows for, by the property that names them. */
export const BINDINGS: Readonly<Record<string, string>> = {
  browserFlow: 'Login in a browser',
  firstBrokerLoginFlow: 'First login with an identity provider',
  directGrantFlow: 'Password grant',
  registrationFlow: 'Registration',
  resetCredentialsFlow: 'Forgotten password',
  clientAuthenticationFlow: 'Authentication of clients',
  dockerAuthenticationFlow: 'Docker registry',
};

/** A way in with its names: an ID, what a column or a tab says, and a sentence. */
export interface WayWords {
  readonly id: string;
  readonly label: string;
  readonly title: string;
}

/** @returns how a way in is called. */
export function wordsOfWay(way: Way): WayWords {
  switch (way.kind) {
    case 'form':
      return { id: 'form', label: 'Login page', title: 'Somebody fills in the login page.' };
    case 'session':
      return {
        id: 'session',
        label: 'Running session',
        title: 'Somebody is logged in already, to any client, and opens this one.',
      };
    case 'broker':
      return way.isFirst
        ? {
            id: `broker-first:${way.provider}`,
            label: `${way.provider}, first time`,
            title: `Somebody comes from the identity provider ${way.provider} for the first time.`,
          }
        : {
            id: `broker:${way.provider}`,
            label: way.provider,
            title: `Somebody comes from the identity provider ${way.provider}, with a linked account.`,
          };
    case 'direct-grant':
      return {
        id: 'direct-grant',
        label: 'Password grant',
        title: 'The client sends user name and password itself, without a browser (direct access grant).',
      };
    case 'registration':
      return { id: 'registration', label: 'Registration', title: 'Somebody makes a new account.' };
    case 'reset-credentials':
      return {
        id: 'reset-credentials',
        label: 'Forgotten password',
        title: 'Somebody opens the link in an e-mail for a forgotten password.',
      };
    default:
      return {
        id: 'service-account',
        label: 'Service account',
        title: 'The client itself, with its own credentials and without a user.',
      };
  }
}
