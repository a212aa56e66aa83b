import type { Document } from '../e2e/admin-api.ts';
import type { Random } from '../e2e/plan-cases/random.ts';
import { randomCondition } from './random-conditions.ts';

/** What a flow is made of here, before it gets names. */
export interface Node {
  requirement: string;
  /** An authenticator with its config… */
  authenticator?: string;
  /** Whether the sub-flow is a form, and its nodes are parts of it. */
  isForm?: boolean;
  config?: Record<string, string>;
  /** …or a sub-flow. */
  nodes?: Node[];
}

const leaf = (authenticator: string, requirement = 'REQUIRED', config?: Record<string, string>): Node => ({
  requirement,
  authenticator,
  ...(config === undefined ? {} : { config }),
});
const flow = (requirement: string, ...nodes: Node[]): Node => ({ requirement, nodes });
const maybe = (random: Random, probability: number, make: () => Node): Node[] =>
  random.chance(probability) ? [make()] : [];

/** What people deny with: nothing, a message of their own, or the key of one. */
function denial(random: Random, requirement = 'REQUIRED'): Node {
  const message = random.pick([
    undefined,
    undefined,
    'You shall not pass',
    'accessDenied',
    'Ask ${the} "helpdesk" <b>now</b>',
  ]);
  return leaf(
    'deny-access-authenticator',
    requirement,
    message === undefined ? undefined : { denyErrorMessage: message },
  );
}

const conditions = (random: Random): Node[] =>
  Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => randomCondition(random));

/** Who does not belong is sent away. */
function gate(random: Random): Node {
  return flow('CONDITIONAL', ...conditions(random), denial(random));
}

/** Who does not have to bring a second factor, or has none, does not. */
function secondFactor(random: Random, authenticator: string): Node {
  const when = random.chance(0.6) ? [leaf('conditional-user-configured')] : conditions(random);
  const factors = [leaf(authenticator, random.pick(['REQUIRED', 'REQUIRED', 'ALTERNATIVE']))];
  if (authenticator === 'auth-otp-form' && random.chance(0.3))
    factors.splice(
      random.below(2),
      random.below(2),
      leaf(
        random.pick(['webauthn-authenticator', 'auth-recovery-authn-code-form']),
        random.pick(['REQUIRED', 'ALTERNATIVE']),
      ),
    );
  return flow('CONDITIONAL', ...when, ...factors);
}

function ways(random: Random): Node {
  return flow(
    random.pick(['REQUIRED', 'ALTERNATIVE']),
    ...random.pick([
      () => [leaf('auth-password-form', 'ALTERNATIVE'), leaf('auth-otp-form', 'ALTERNATIVE')],
      () => [leaf('auth-otp-form', 'ALTERNATIVE'), leaf('auth-password-form', 'ALTERNATIVE')],
      () => [leaf('auth-password-form', 'ALTERNATIVE'), denial(random, 'ALTERNATIVE')],
      () => [flow('ALTERNATIVE', gate(random), leaf('auth-password-form')), leaf('auth-otp-form', 'ALTERNATIVE')],
    ])(),
  );
}

/** The forms of a login. */
function forms(random: Random, requirement: string): Node {
  const login = random.chance(0.65)
    ? [leaf('auth-username-password-form')]
    : [
        leaf('auth-username-form'),
        random.chance(0.5) ? leaf('auth-password-form') : { ...ways(random), requirement: 'REQUIRED' },
      ];
  return flow(
    requirement,
    ...login,
    ...maybe(random, 0.5, () => secondFactor(random, 'auth-otp-form')),
    ...maybe(random, 0.08, () => conditionalOtp(random)),
    ...maybe(random, 0.5, () => gate(random)),
  );
}

function conditionalOtp(random: Random): Node {
  return leaf('auth-conditional-otp-form', random.pick(['REQUIRED', 'ALTERNATIVE']), {
    ...random.pick<Record<string, string>>([
      {},
      { otpControlAttribute: 'department' },
      { skipOtpRole: 'member' },
      { forceOtpRole: 'app.user' },
    ]),
    ...random.pick<Record<string, string>>([{}, { defaultOtpOutcome: 'skip' }, { defaultOtpOutcome: 'force' }]),
  });
}

/** Levels of authentication, one above the other, as the Keycloak guide has them. */
function steps(random: Random): Node {
  const level = (n: number, ...nodes: Node[]): Node =>
    flow(
      'CONDITIONAL',
      leaf('conditional-level-of-authentication', 'REQUIRED', {
        'loa-condition-level': String(n),
        'loa-max-age': random.pick(['0', '300', '36000']),
      }),
      ...nodes,
    );
  return flow(
    'ALTERNATIVE',
    level(1, leaf('auth-username-password-form')),
    level(2, random.chance(0.6) ? leaf('auth-otp-form') : leaf('allow-access-authenticator')),
    ...maybe(random, 0.3, () =>
      level(3, gate(random), ...maybe(random, 0.5, () => leaf('allow-access-authenticator'))),
    ),
  );
}

const cookie = (): Node => leaf('auth-cookie', 'ALTERNATIVE');
const redirector = (random: Random): Node =>
  leaf(
    'identity-provider-redirector',
    'ALTERNATIVE',
    random.chance(0.2) ? { defaultProvider: random.pick(['upstream', 'upstream', 'second', 'ghost']) } : undefined,
  );

/** A gate in which conditions are nested, or an allow beside the deny. */
function nestedGate(random: Random): Node {
  return random.pick<() => Node>([
    () => flow('CONDITIONAL', ...conditions(random), gate(random)),
    () => flow('REQUIRED', gate(random), gate(random), ...maybe(random, 0.5, () => leaf('allow-access-authenticator'))),
    () =>
      flow(
        'CONDITIONAL',
        ...conditions(random),
        flow('REQUIRED', leaf('auth-otp-form')),
        ...maybe(random, 0.5, () => denial(random)),
      ),
    () =>
      flow(
        'CONDITIONAL',
        ...conditions(random),
        flow(
          'ALTERNATIVE',
          ...conditions(random),
          leaf('allow-access-authenticator', random.pick(['REQUIRED', 'DISABLED'])),
        ),
        denial(random, 'ALTERNATIVE'),
      ),
  ])();
}

/** @returns a login flow for browsers: one that people have, or one that nobody should. */
export function browserFlow(random: Random): Node[] {
  const shapes: (() => Node[])[] = [
    // The gate is with the forms, beside the cookie.
    () => [cookie(), ...maybe(random, 0.6, () => redirector(random)), forms(random, 'ALTERNATIVE')],
    // The gate is after everything.
    () => [
      flow('REQUIRED', cookie(), ...maybe(random, 0.6, () => redirector(random)), forms(random, 'ALTERNATIVE')),
      gate(random),
      ...maybe(random, 0.3, () => gate(random)),
    ],
    () => [
      flow('REQUIRED', cookie(), forms(random, 'ALTERNATIVE')),
      ...maybe(random, 0.5, () => denial(random, 'DISABLED')),
      gate(random),
    ],
    () => [cookie(), steps(random)],
    () => [flow('REQUIRED', cookie(), steps(random)), gate(random)],
    () => [leaf('auth-username-password-form'), ...maybe(random, 0.7, () => gate(random))],
    // The gate is an alternative itself.
    () => [cookie(), flow('ALTERNATIVE', ...conditions(random), denial(random)), forms(random, 'ALTERNATIVE')],
    () => [cookie(), forms(random, 'ALTERNATIVE'), denial(random, 'ALTERNATIVE')],
    // Allow and deny as the two ends of one sub-flow.
    () => [
      flow('REQUIRED', cookie(), forms(random, 'ALTERNATIVE')),
      flow(
        'REQUIRED',
        flow('CONDITIONAL', ...conditions(random), leaf('allow-access-authenticator')),
        ...maybe(random, 0.7, () => gate(random)),
      ),
    ],
    () => [
      flow('REQUIRED', cookie(), forms(random, 'ALTERNATIVE')),
      flow(
        'REQUIRED',
        flow('ALTERNATIVE', flow('CONDITIONAL', ...conditions(random), leaf('allow-access-authenticator'))),
        denial(random, 'ALTERNATIVE'),
      ),
    ],
    () => wild(random, BROWSER_POOL, 0),
    () => wild(random, BROWSER_POOL, 0),
    () => [flow('REQUIRED', cookie(), forms(random, 'ALTERNATIVE')), nestedGate(random)],
    () => [
      flow('REQUIRED', cookie(), redirector(random), steps(random)),
      nestedGate(random),
      ...maybe(random, 0.5, () => gate(random)),
    ],
    () => [cookie(), leaf('auth-spnego', random.pick(['DISABLED', 'ALTERNATIVE'])), forms(random, 'ALTERNATIVE')],
    () => [flow('REQUIRED', cookie(), forms(random, 'ALTERNATIVE')), ...wild(random, AFTER_POOL, 0)],
  ];
  return random.pick(shapes)();
}

/** @returns a flow for user name and password sent by a client. */
export function directGrantFlow(random: Random): Node[] {
  const login = [leaf('direct-grant-validate-username'), leaf('direct-grant-validate-password')];
  return random.pick<() => Node[]>([
    () => [
      ...login,
      ...maybe(random, 0.6, () => secondFactor(random, 'direct-grant-validate-otp')),
      ...maybe(random, 0.7, () => gate(random)),
    ],
    () => [...login, gate(random), ...maybe(random, 0.5, () => leaf('direct-grant-validate-otp'))],
    () => [denial(random)],
    () => [leaf('direct-grant-validate-username'), gate(random), leaf('direct-grant-validate-password')],
    () => [
      flow('REQUIRED', ...login),
      flow(
        'REQUIRED',
        flow('CONDITIONAL', ...conditions(random), leaf('allow-access-authenticator')),
        ...maybe(random, 0.5, () => gate(random)),
      ),
    ],
    () => [flow('ALTERNATIVE', ...login, ...maybe(random, 0.5, () => gate(random))), denial(random, 'ALTERNATIVE')],
    () => [...login, ...wild(random, AFTER_DIRECT_POOL, 1)],
  ])();
}

/** @returns a flow for those who come from an identity provider for the first time. */
export function firstBrokerFlow(random: Random): Node[] {
  const existing = flow(
    'ALTERNATIVE',
    leaf('idp-confirm-link'),
    flow(
      'REQUIRED',
      ...maybe(random, 0.3, () => leaf('idp-email-verification', 'ALTERNATIVE')),
      flow(
        'ALTERNATIVE',
        leaf('idp-username-password-form'),
        ...maybe(random, 0.5, () => secondFactor(random, 'auth-otp-form')),
      ),
    ),
  );
  return random.pick<() => Node[]>([
    () => [
      leaf('idp-review-profile', 'REQUIRED', {
        'update.profile.on.first.login': random.pick(['missing', 'off', 'on']),
      }),
      flow('REQUIRED', leaf('idp-create-user-if-unique', 'ALTERNATIVE'), existing),
      ...maybe(random, 0.5, () => gate(random)),
    ],
    () => [leaf('idp-create-user-if-unique', 'ALTERNATIVE'), existing],
    () => [leaf('idp-create-user-if-unique'), ...maybe(random, 0.6, () => gate(random))],
    () => [leaf('idp-create-user-if-unique', 'ALTERNATIVE'), leaf('idp-auto-link', 'ALTERNATIVE')],
    () => [
      flow('REQUIRED', leaf('idp-create-user-if-unique', 'ALTERNATIVE'), leaf('idp-auto-link', 'ALTERNATIVE')),
      gate(random),
    ],
    () => [
      leaf('idp-detect-existing-broker-user'),
      ...maybe(random, 0.5, () => leaf('idp-confirm-link')),
      leaf('idp-auto-link'),
    ],
    () => [
      leaf('idp-detect-existing-broker-user'),
      gate(random),
      leaf('idp-username-password-form'),
      leaf('idp-auto-link'),
    ],
    () => [denial(random)],
  ])();
}

/** @returns a flow for those who make an account. */
export function registrationFlow(random: Random): Node[] {
  const form: Node = {
    requirement: 'REQUIRED',
    isForm: true,
    authenticator: 'registration-page-form',
    nodes: [
      leaf('registration-user-creation'),
      leaf('registration-password-action', random.pick(['REQUIRED', 'REQUIRED', 'DISABLED'])),
    ],
  };
  return random.pick<() => Node[]>([
    () => [form],
    () => [form, gate(random)],
    () => [form, ...maybe(random, 0.5, () => gate(random)), secondFactor(random, 'auth-otp-form')],
    () => [denial(random), form],
    () => [flow('CONDITIONAL', ...conditions(random), denial(random)), form],
  ])();
}

/** @returns a flow for those who have forgotten their password. */
export function resetFlow(random: Random): Node[] {
  const start = [leaf('reset-credentials-choose-user'), leaf('reset-credential-email')];
  return random.pick<() => Node[]>([
    () => [...start, leaf('reset-password')],
    () => [
      ...start,
      leaf('reset-password'),
      flow('CONDITIONAL', leaf('conditional-user-configured'), leaf('reset-otp')),
    ],
    () => [...start, gate(random), leaf('reset-password')],
    () => [leaf('reset-credentials-choose-user'), gate(random), leaf('reset-credential-email'), leaf('reset-password')],
    () => [
      ...start,
      flow('CONDITIONAL', ...conditions(random), leaf('reset-password')),
      ...maybe(random, 0.5, () => gate(random)),
    ],
    () => [...start, secondFactor(random, 'auth-otp-form'), leaf('reset-password')],
    () => [denial(random)],
  ])();
}

/** @returns a flow for those who come from an identity provider, each time. */
export function postBrokerFlow(random: Random): Node[] {
  return random.pick<() => Node[]>([
    () => [gate(random)],
    () => [gate(random), leaf('allow-access-authenticator')],
    () => [flow('CONDITIONAL', ...conditions(random), leaf('allow-access-authenticator')), gate(random)],
    () => [secondFactor(random, 'auth-otp-form')],
    () => [leaf('auth-otp-form')],
    () => [denial(random)],
    () => [leaf('allow-access-authenticator', 'ALTERNATIVE'), denial(random, 'ALTERNATIVE')],
    () => [nestedGate(random), ...maybe(random, 0.5, () => leaf('allow-access-authenticator'))],
    () => wild(random, AFTER_POOL, 0),
  ])();
}

const AFTER_POOL = [
  'allow-access-authenticator',
  'deny-access-authenticator',
  'auth-otp-form',
  'auth-password-form',
  'auth-cookie',
];
const AFTER_DIRECT_POOL = [
  'allow-access-authenticator',
  'deny-access-authenticator',
  'direct-grant-validate-otp',
  'direct-grant-validate-password',
];
const BROWSER_POOL = [
  ...AFTER_POOL,
  'auth-username-password-form',
  'auth-username-password-form',
  'auth-username-form',
  'identity-provider-redirector',
  'auth-cookie',
];

/** Anything in anything. */
function wild(random: Random, pool: readonly string[], depth: number): Node[] {
  const nodes = Array.from({ length: 1 + random.below(3) }, (): Node => {
    if (depth < 3 && random.chance(0.5)) {
      const requirement = random.pick([
        'REQUIRED',
        'ALTERNATIVE',
        'ALTERNATIVE',
        'CONDITIONAL',
        'CONDITIONAL',
        'DISABLED',
      ]);
      const asks = requirement === 'CONDITIONAL' ? random.chance(0.9) : random.chance(0.15);
      return flow(requirement, ...(asks ? conditions(random) : []), ...wild(random, pool, depth + 1));
    }
    // A condition where none is asked, and an authenticator that claims to be conditional.
    if (random.chance(0.08)) return randomCondition(random);
    const authenticator = random.pick(pool);
    const requirement = random.chance(0.05)
      ? 'CONDITIONAL'
      : random.pick(['REQUIRED', 'ALTERNATIVE', 'ALTERNATIVE', 'REQUIRED', 'DISABLED']);
    return authenticator === 'deny-access-authenticator'
      ? denial(random, requirement)
      : leaf(authenticator, requirement);
  });
  // Mostly of one kind, since alternatives beside what is required do nothing.
  if (!random.chance(0.6)) return nodes;
  const kind = random.pick(['REQUIRED', 'ALTERNATIVE']);
  return nodes.map((node) =>
    ['REQUIRED', 'ALTERNATIVE'].includes(node.requirement) ? { ...node, requirement: kind } : node,
  );
}

/** Gives flows names and writes them as a RealmRepresentation has them. */
export class FlowWriter {
  readonly authenticationFlows: Document[] = [];
  readonly authenticatorConfig: Document[] = [];
  readonly #realm: string;

  constructor(realm: string) {
    this.#realm = realm;
  }

  /** @returns the ID of the flow, which an import knows it by in overrides. */
  add(alias: string, nodes: readonly Node[], topLevel = true, providerId = 'basic-flow'): string {
    // A server has an ID once, whatever the realm.
    const id = `${this.#realm}-${alias.replaceAll(' ', '-')}`;
    const written: Document = { id, alias, description: '', providerId, topLevel, builtIn: false };
    this.authenticationFlows.push(written);
    written['authenticationExecutions'] = nodes.map((node, index) => {
      const name = `${alias} ${index}`;
      const common = { requirement: node.requirement, priority: 10 * (index + 1), userSetupAllowed: false };
      if (node.nodes !== undefined) {
        this.add(name, node.nodes, false, node.isForm === true ? 'form-flow' : 'basic-flow');
        const form = node.isForm === true ? { authenticator: node.authenticator } : {};
        return { authenticatorFlow: true, flowAlias: name, ...form, ...common };
      }
      if (node.config !== undefined) this.authenticatorConfig.push({ alias: name, config: node.config });
      return {
        authenticatorFlow: false,
        authenticator: node.authenticator,
        ...(node.config === undefined ? {} : { authenticatorConfig: name }),
        ...common,
      };
    });
    return id;
  }

  /** @returns the aliases of sub-flows, for conditions that ask whether one has run. */
  subFlows(): string[] {
    return this.authenticationFlows.filter((one) => one['topLevel'] === false).map((one) => one['alias'] as string);
  }
}
