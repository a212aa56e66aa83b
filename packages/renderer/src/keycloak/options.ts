/** An option of kc.sh, as the distribution describes it. */
export interface KeycloakOption {
  readonly type: 'boolean' | 'integer' | 'number' | 'text';
  /** Several values, with commas between them. */
  readonly list?: true;
  readonly values?: readonly string[];
  /** Whether it takes other values, too. */
  readonly open?: true;
  /** Whether values are compared without regard to case. */
  readonly anyCase?: true;
  readonly default?: string;
  /** Whether it is set when the server is built, not when it starts. */
  readonly build?: true;
  /** Whether help leaves it out. */
  readonly hidden?: true;
  /** What to use instead; empty where that is nothing. */
  readonly deprecated?: readonly string[];
  /** When it is available, in Keycloak's words; an argument is refused otherwise, and a variable ignored. */
  readonly when?: string;
}

/** How finished a feature is; the first one is on unless it is switched off (Keycloak's Profile.Feature.Type, its order). */
export const FEATURE_STAGES = [
  'default',
  'disabled-by-default',
  'deprecated',
  'preview',
  'preview-disabled-by-default',
  'experimental',
] as const;

export interface KeycloakFeature {
  readonly stage: (typeof FEATURE_STAGES)[number];
  /** The features that it does not work without. */
  readonly needs?: readonly string[];
}

/** What kc.sh of one version knows when it starts a server. */
export interface KeycloakOptionData {
  /** By name, such as `http-port`; a part between angle brackets can be anything. */
  readonly options: Readonly<Record<string, KeycloakOption>>;
  /** By name and version, such as `login:v2`. */
  readonly features: Readonly<Record<string, KeycloakFeature>>;
}
