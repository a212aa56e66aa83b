import { didYouMean, FEATURE_STAGES, type KeycloakOptionData } from '@realm-as-code/renderer';
import { type OptionFinding, refused } from './finding.ts';
import { effective, type GivenOption, type KeycloakOptions, valueOf } from './read-options.ts';

/** What an option says about a feature. */
interface Choice {
  /** `login`, or `login:v1`. */
  readonly feature: string;
  readonly isOn: boolean;
  readonly option: GivenOption;
}

/**
 * Checks which features are switched on and off, as Keycloak's Profile and FeaturePropertyMappers do.
 *
 * @returns `unknown-feature`, `feature-conflict`, and `unfinished-feature` as a warning for what Keycloak itself warns of
 *   when it starts: experimental and deprecated features, outside development. Of preview features it does not.
 */
export function checkFeatures(options: KeycloakOptions, data: KeycloakOptionData): OptionFinding[] {
  const known = Object.keys(data.features);
  const names = new Set(known.map(unversioned));
  const choices = readChoices(options);
  // Nothing can be said about the whole where a part is not known.
  if (choices === undefined) return [];
  const unknown = [...checkSwitches(options), ...choices.flatMap((choice) => checkName(choice, known, names))];
  if (unknown.length > 0) return unknown;
  const conflicts = checkConflicts(choices);
  if (conflicts.length > 0) return conflicts;
  return [...checkNeeds(choices, data, options.isPartial), ...checkStages(choices, data, options)];
}

/** @returns undefined where the value of one of the options is not known. */
function readChoices(options: KeycloakOptions): Choice[] | undefined {
  const lists = (['features', 'features-disabled'] as const).map((name) => {
    const option = effective(options, name);
    if (option === undefined) return [];
    const value = valueOf(options, name);
    if (value === undefined) return undefined;
    const isEmpty = value === '' && !option.isArgument;
    return isEmpty ? [] : value.split(',').map((feature) => ({ feature, isOn: name === 'features', option }));
  });
  const singles = [...new Set(options.given.map(({ name }) => name))].map((name) => {
    const [, feature] = /^feature-(.+)$/.exec(name) ?? [];
    const option = effective(options, name);
    if (feature === undefined || option === undefined) return [];
    const value = valueOf(options, name);
    if (value === undefined) return undefined;
    return [{ feature: /^v\d+$/.test(value) ? `${feature}:${value}` : feature, isOn: value !== 'disabled', option }];
  });
  const isKnown = (choices: Choice[] | undefined): choices is Choice[] => choices !== undefined;
  if (![...lists, ...singles].every(isKnown)) return undefined;
  const single = singles.flatMap((choices) => choices ?? []);
  // An option for one feature counts more than the lists.
  const isSingle = ({ feature }: Choice): boolean =>
    single.some((one) => unversioned(one.feature) === unversioned(feature));
  return [...lists.flatMap((choices) => choices ?? []).filter((choice) => !isSingle(choice)), ...single];
}

/** `feature-<name>` takes words of its own. */
function checkSwitches(options: KeycloakOptions): OptionFinding[] {
  return options.given.flatMap((option) => {
    const value = /^feature-./.test(option.name) ? valueOf(options, option.name) : undefined;
    if (value === undefined || /^(enabled|disabled|v\d+)$/.test(value)) return [];
    const hint = 'It takes enabled, disabled or a version such as v2';
    return refused('invalid-option', option, `${option.written} takes no value "${value}"`, hint);
  });
}

function checkName(
  { feature, isOn, option }: Choice,
  known: readonly string[],
  names: ReadonlySet<string>,
): OptionFinding[] {
  const name = unversioned(feature);
  const report = (message: string, hint?: string): OptionFinding[] => [
    refused('unknown-feature', option, message, hint),
  ];
  if (feature.trim() !== feature) return []; // said of the value as a whole
  if (feature === 'preview') return [];
  if (!names.has(name)) {
    return report(`Keycloak has no feature "${feature}"`, didYouMean(name, names));
  }
  if (!isOn && feature !== name) {
    return report(`kc.sh switches features off by name, without a version`, `Write ${name}`);
  }
  if (!isOn && name === 'hostname')
    return report('Keycloak does not work without the feature "hostname"', 'Leave it out');
  if (feature !== name && !known.includes(feature)) {
    const versions = known.filter((one) => unversioned(one) === name).join(', ');
    return report(`Keycloak has no "${feature}"`, `Known: ${versions}`);
  }
  return [];
}

function checkConflicts(choices: readonly Choice[]): OptionFinding[] {
  return choices.flatMap((choice, index) => {
    const { feature, isOn, option } = choice;
    if (feature === 'preview') return [];
    const before = choices
      .slice(0, index)
      .find(
        (one) => unversioned(one.feature) === unversioned(feature) && (one.feature !== feature || one.isOn !== isOn),
      );
    if (before === undefined) return [];
    const message =
      before.isOn === isOn
        ? `kc.sh takes one version of a feature: "${before.feature}" and "${feature}" are both switched on`
        : `the feature "${unversioned(feature)}" is switched on and off`;
    return refused('feature-conflict', option, message, 'Leave one of them out');
  });
}

/** Features that are on without one that they need. */
function checkNeeds(choices: readonly Choice[], data: KeycloakOptionData, isPartial: boolean): OptionFinding[] {
  if (isPartial) return [];
  const on = enabledFeatures(choices, data);
  return [...on].flatMap((feature) => {
    const missing = data.features[feature]?.needs?.find((need) => !on.has(need));
    if (missing === undefined) return [];
    const choice = (name: string): Choice | undefined =>
      choices.find((one) => unversioned(one.feature) === unversioned(name));
    const about = choice(feature) ?? choice(missing);
    const message = `Keycloak does not start: the feature "${unversioned(feature)}" needs "${unversioned(missing)}", which is off`;
    const hint = choice(feature)?.isOn === true ? `Add ${missing}` : `Switch ${unversioned(feature)} off, too`;
    return refused('feature-conflict', about?.option, message, hint);
  });
}

/** @returns the features that are on, with their versions; undefined where that is not known. */
export function featuresOn(options: KeycloakOptions, data: KeycloakOptionData): ReadonlySet<string> | undefined {
  const choices = options.isPartial ? undefined : readChoices(options);
  return choices === undefined ? undefined : enabledFeatures(choices, data);
}

/** At most one version of each: the one that is asked for, or else the most finished one, and of these the highest. */
function enabledFeatures(choices: readonly Choice[], { features }: KeycloakOptionData): Set<string> {
  const isPreview = choices.some(({ feature, isOn }) => feature === 'preview' && isOn);
  const rank = (name: string): number => FEATURE_STAGES.indexOf(features[name]?.stage ?? 'experimental');
  const version = (name: string): number => Number(name.slice(name.lastIndexOf(':v') + 2));
  const all = Object.keys(features).toSorted((a, b) => rank(a) - rank(b) || version(b) - version(a));
  const names = [...new Set(all.map(unversioned))];
  const enabled = names.flatMap((name) => {
    const versions = all.filter((one) => unversioned(one) === name);
    const choice = choices.find(({ feature }) => unversioned(feature) === name);
    if (choice !== undefined) {
      if (!choice.isOn) return [];
      return choice.feature === name ? versions.slice(0, 1) : [choice.feature];
    }
    return versions
      .filter((one) => features[one]?.stage === 'default' || (isPreview && features[one]?.stage === 'preview'))
      .slice(0, 1);
  });
  return new Set(enabled);
}

function checkStages(
  choices: readonly Choice[],
  data: KeycloakOptionData,
  { command }: KeycloakOptions,
): OptionFinding[] {
  if (command !== 'start') return [];
  const on = enabledFeatures(choices, data);
  return choices.flatMap((choice) => {
    const name = [...on].find((one) => unversioned(one) === unversioned(choice.feature));
    const stage = name === undefined ? undefined : data.features[name]?.stage;
    if (!choice.isOn || (stage !== 'experimental' && stage !== 'deprecated')) return [];
    const fate = stage === 'experimental' ? 'it can change or go in any release' : 'it will be removed';
    const message = `the feature "${choice.feature}" is ${stage}: ${fate}`;
    return { severity: 'warning', code: 'unfinished-feature', about: choice.option, message };
  });
}

function unversioned(feature: string): string {
  return feature.split(':', 1)[0] as string;
}
